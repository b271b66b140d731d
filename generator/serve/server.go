package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"roleguide/generator/build"
	"roleguide/generator/source"
)

// Options say what is served and where.
type Options struct {
	Site   build.Options
	Bind   string // address to listen on; "" is the loopback address
	Port   int
	Next   bool                              // take the next free port if Port is in use
	Editor string                            // pattern of a link to an editor, with {file}, {line}, {column}
	Browse func(url string)                  // shows the site in a browser; nil: does not
	Say    func(string)                      // tells the author something
	Report func(now, before source.Problems) // tells what was found, and what was before
}

// DefaultPort is the port when none is chosen.
const DefaultPort = 1414

// morePorts is how many ports are tried besides the first.
const morePorts = 50

// Run serves a preview until ctx ends. ready is called with the address once pages can be read. The only errors are
// those of listening and of a folder that cannot be opened.
func Run(ctx context.Context, opts Options, ready func(url string)) error {
	listener, err := listen(opts)
	if err != nil {
		return err
	}
	defer listener.Close()
	dir, err := filepath.Abs(opts.Site.Source)
	if err != nil {
		return fmt.Errorf("cannot find the folder of the site: %w", err)
	}
	records := &records{start: time.Now()}
	w := newWatcher(dir, opts.Say)
	w.watch([]string{"."})
	site, problems := build.Open(opts.Site)
	if len(problems) > 0 {
		w.close()
		return fmt.Errorf("%s: %s", problems[0].Pos, problems[0].Message)
	}
	defer site.Close()
	h := newHandler(opts, site)
	o := overlay{editor: opts.Editor, dir: dir}
	var known atomic.Pointer[source.Problems]
	show := func(found source.Problems) {
		notice := o.html(found)
		h.notice.Store(&notice)
		known.Store(&found)
	}
	show(nil)
	p := &panel{site: site, overlay: o, records: records, base: site.BasePath, found: func() source.Problems { return *known.Load() }}
	h.panel = p.serve
	l := &loop{site: site, watcher: w, events: h.events, opts: opts, asked: &h.asked, show: show, records: records}
	records.ready = time.Since(records.start)

	server := newServer(h)
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		<-ctx.Done()
		h.events.close()
		shutDown(server)
	}()
	go func() {
		defer close(ended)
		l.run(ctx)
	}()
	url := "http://" + address(listener) + site.BasePath()
	ready(url)
	if opts.Browse != nil {
		go opts.Browse(url)
	}
	err = server.Serve(listener)
	stop()
	<-ended
	if !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func newHandler(opts Options, site *build.Session) *handler {
	return &handler{finder: site, hosts: hosts(opts.Bind), events: &hub{}, base: site.BasePath, policy: func() string { return site.Policy(previewMaker) }, started: strconv.FormatInt(time.Now().UnixNano(), 36)}
}

// newServer bounds what a client can take: time, and headers.
func newServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
}

// shutDown lets requests end, and sends those away who do not leave.
func shutDown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// listen takes the port that was asked for, or the next free one.
func listen(opts Options) (net.Listener, error) {
	bind := opts.Bind
	if bind == "" {
		bind = "127.0.0.1"
	}
	last := opts.Port
	if opts.Next {
		last = min(opts.Port+morePorts, 65535)
	}
	var failed error
	for port := opts.Port; port <= last; port++ {
		l, err := net.Listen("tcp", net.JoinHostPort(bind, strconv.Itoa(port)))
		if err == nil {
			return l, nil
		}
		failed = err
		if !errors.Is(err, syscall.EADDRINUSE) {
			break
		}
	}
	switch {
	case errors.Is(failed, syscall.EADDRINUSE) && opts.Next:
		return nil, fmt.Errorf("all ports from %d to %d are in use; choose another with --port", opts.Port, last)
	case errors.Is(failed, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %d is in use, %s; choose another with --port, or let --port auto find a free one", opts.Port, holder(bind, opts.Port))
	case errors.Is(failed, syscall.EACCES):
		return nil, fmt.Errorf("this account may not listen on port %d; choose one above 1023 with --port", opts.Port)
	case errors.Is(failed, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("this computer has no address %s; choose one of its own with --bind, or 0.0.0.0 for all", source.Visible(bind))
	}
	return nil, fmt.Errorf("cannot listen on %s: %w", source.Visible(bind), failed)
}

// holder tells who has a port, as far as it says so itself.
func holder(bind string, port int) string {
	client := http.Client{Timeout: time.Second}
	url := "http://" + net.JoinHostPort(bind, strconv.Itoa(port))
	if r, err := client.Head(url + EventsPath); err == nil {
		_ = r.Body.Close()
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
			return "by another preview: see " + url + PanelPath
		}
	}
	return "by another program (to see which: lsof -i :" + strconv.Itoa(port) + ")"
}

// hosts lists the names that the server may be called by.
func hosts(bind string) map[string]bool {
	names := map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true}
	if ip := net.ParseIP(bind); bind != "" && (ip == nil || !ip.IsUnspecified()) {
		names[strings.ToLower(bind)] = true
	} else if bind != "" { // all addresses of this computer
		for _, ip := range ownAddresses() {
			names[ip] = true
		}
	}
	return names
}

// ownAddresses lists the addresses of this computer.
func ownAddresses() []string {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var out []string
	for _, a := range found {
		if n, ok := a.(*net.IPNet); ok {
			out = append(out, n.IP.String())
		}
	}
	return out
}

// address is how a browser on this computer reaches the server.
func address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); err == nil && (ip.IsLoopback() || ip.IsUnspecified()) {
		return "localhost:" + port
	}
	return l.Addr().String()
}
