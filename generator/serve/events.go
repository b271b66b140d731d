package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// maxClients is how many tabs can listen at a time; the oldest gives way.
const maxClients = 200

// What can have changed.
const (
	pages    = "reload"
	findings = "findings"
)

// A version counts the changes.
type version struct{ pages, findings int }

// A hub tells listening pages what has changed. A client that does not keep up misses nothing: its channel holds the
// newest version only, and that is all it needs.
type hub struct {
	mu      sync.Mutex
	now     version
	clients []chan version
	closed  bool
}

// announce tells every client of a change.
func (h *hub) announce(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.findings++ // they may have changed with the pages
	if what == pages {
		h.now.pages++
	}
	for _, c := range h.clients {
		select {
		case <-c:
		default:
		}
		c <- h.now
	}
}

// join adds a client and returns the present version.
func (h *hub) join() (chan version, version) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan version, 1)
	if h.closed {
		close(c)
		return c, h.now
	}
	if len(h.clients) >= maxClients {
		close(h.clients[0])
		h.clients = h.clients[1:]
	}
	h.clients = append(h.clients, c)
	return c, h.now
}

func (h *hub) leave(c chan version) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, other := range h.clients {
		if other == c {
			h.clients = append(h.clients[:i:i], h.clients[i+1:]...)
			return
		}
	}
}

// close ends every stream.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for _, c := range h.clients {
		close(c)
	}
	h.clients = nil
}

// stream sends a message for each new version until the client leaves. Only pages of this server may listen:
// others are refused by their Origin, and by Sec-Fetch-Site where there is no Origin. The first message tells the
// present version, so that a page whose connection was cut knows whether it has missed anything.
func (h *handler) stream(w http.ResponseWriter, r *http.Request) {
	if !h.sameOrigin(r) {
		http.Error(w, "Only pages of this preview may listen here.", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	control := http.NewResponseController(w)
	changes, sent := h.events.join()
	defer h.events.leave(changes)
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	message := fmt.Sprintf("retry: 500\nevent: hello\ndata: %s.%d\n\nevent: findings\ndata: %d\n\n", h.started, sent.pages, sent.findings)
	for {
		_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := w.Write([]byte(message)); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case now, open := <-changes:
			if !open {
				return
			}
			message = ""
			if now.pages != sent.pages {
				message = fmt.Sprintf("event: %s\ndata: %s.%d\n\n", pages, h.started, now.pages)
			}
			if now.findings != sent.findings {
				message += fmt.Sprintf("event: %s\ndata: %d\n\n", findings, now.findings)
			}
			sent = now
		case <-beat.C:
			message = ": still here\n\n"
		}
	}
}

func (h *handler) sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}
