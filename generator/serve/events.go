package serve

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// maxClients is how many tabs can listen at a time; the oldest gives way.
const maxClients = 200

// A hub tells listening pages that the site has changed. A client that does not keep up misses nothing:
// its channel holds the newest generation only, and that is all it needs.
type hub struct {
	mu         sync.Mutex
	generation int
	clients    []chan int
	closed     bool
}

// announce tells every client of a new generation.
func (h *hub) announce() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.generation++
	for _, c := range h.clients {
		select {
		case <-c:
		default:
		}
		c <- h.generation
	}
}

// join adds a client and returns the present generation.
func (h *hub) join() (chan int, int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan int, 1)
	if h.closed {
		close(c)
		return c, h.generation
	}
	if len(h.clients) >= maxClients {
		close(h.clients[0])
		h.clients = h.clients[1:]
	}
	h.clients = append(h.clients, c)
	return c, h.generation
}

func (h *hub) leave(c chan int) {
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

// stream sends a message for each new generation until the client leaves. Only pages of this server may
// listen: others are refused by their Origin, and by Sec-Fetch-Site where there is no Origin.
func (h *handler) stream(w http.ResponseWriter, r *http.Request) {
	if !h.sameOrigin(r) {
		http.Error(w, "Only pages of this preview may listen here.", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	changes, generation := h.events.join()
	defer h.events.leave(changes)
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	message := fmt.Sprintf("retry: 500\nevent: hello\ndata: %d\n\n", generation)
	for {
		_ = control.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := w.Write([]byte(message)); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case n, open := <-changes:
			if !open {
				return
			}
			message = fmt.Sprintf("event: reload\ndata: %d\n\n", n)
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

// withReload adds the script that listens for changes to a page of the preview, and what is to be shown over
// it. Pages that are published never have either.
func withReload(page, notice []byte) []byte {
	tag := []byte(`<script src="` + ScriptPath + `" defer></script>`)
	if len(notice) > 0 {
		tag = append(append(tag, `<link rel="stylesheet" href="`+StylePath+`">`...), notice...)
	}
	if i := bytes.LastIndex(page, []byte("</body>")); i >= 0 {
		out := make([]byte, 0, len(page)+len(tag))
		return append(append(append(out, page[:i]...), tag...), page[i:]...)
	}
	return append(bytes.Clone(page), tag...)
}

// reloadScript reloads the page when the site has changed; the browser keeps the scroll position. A
// stream that was interrupted catches up: the generation tells whether anything was missed.
const reloadScript = `"use strict";
(() => {
  let seen = null;
  const stream = new EventSource("` + EventsPath + `");
  const at = (event) => {
    if (seen !== null && event.data !== seen) location.reload();
    seen = event.data;
  };
  stream.addEventListener("hello", at);
  stream.addEventListener("reload", at);
  addEventListener("pagehide", () => stream.close());
})();
`
