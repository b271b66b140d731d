package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"roleguide/generator/source"
)

// Options say what is served and where.
type Options struct {
	Bind   string   // address to listen on; "" is the loopback address
	Port   int      // 0: the first free one from DefaultPort on
	Base   string   // path of base_url: the site is served below it, and / leads there
	Watch  []string // files and folders whose changes matter
	Editor string   // pattern of a link to an editor, with {file}, {line}, {column}
	Build  Build
	Say    func(string)                         // tells the author something
	Report func(source.Problems, time.Duration) // tells what a build found
}

// DefaultPort is tried first when no port is chosen.
const DefaultPort = 1414

// Run serves a preview until ctx ends. ready is called with the address once the first page can be read. The
// only errors are those of listening.
func Run(ctx context.Context, opts Options, ready func(url string)) error {
	listener, err := listen(opts)
	if err != nil {
		return err
	}
	p := &preview{build: opts.Build, editor: opts.Editor}
	refresh := func() {
		start := time.Now()
		opts.Report(p.refresh(), time.Since(start))
	}
	w := newWatcher(opts.Watch, opts.Say) // before the first build, so that no change is lost
	refresh()
	h := &handler{finder: p, notice: p.notice, hosts: hosts(opts.Bind), events: &hub{}, base: opts.Base}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		<-ctx.Done()
		h.events.close()
		ending, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if server.Shutdown(ending) != nil {
			_ = server.Close() // those who do not leave are sent away
		}
	}()
	go w.run(ctx, func() {
		refresh()
		h.events.announce()
	})
	ready("http://" + address(listener) + opts.Base)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen takes the port that was asked for, or the first free one.
func listen(opts Options) (net.Listener, error) {
	bind := opts.Bind
	if bind == "" {
		bind = "127.0.0.1"
	}
	first, last := opts.Port, opts.Port
	if opts.Port == 0 {
		first, last = DefaultPort, DefaultPort+50
	}
	var failed error
	for port := first; port <= last; port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		failed = err
		if !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	if errors.Is(failed, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d is in use, perhaps by another preview; choose another with --port, or leave it out to get a free one", last)
	}
	return nil, fmt.Errorf("cannot listen on %s: %w", bind, failed)
}

// hosts lists the names that the server may be called by.
func hosts(bind string) map[string]bool {
	names := map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true}
	if bind != "" && bind != "0.0.0.0" && bind != "::" {
		names[strings.ToLower(bind)] = true
	}
	return names
}

// address is how a browser on this computer reaches the server.
func address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err == nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		return "localhost:" + port
	}
	return l.Addr().String()
}
