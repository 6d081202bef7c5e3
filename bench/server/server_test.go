package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"
)

// patience is for what takes about a second at the most: a full crowd settles.
const patience = 20 * time.Second

func start(t *testing.T) (ctx context.Context, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	srv := httptest.NewServer(newHandler())
	t.Cleanup(srv.Close)
	return ctx, srv.URL
}

func dial(ctx context.Context, t *testing.T, url string) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.Dial(ctx, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

// wantCounts waits until /counts says what is wanted.
func wantCounts(ctx context.Context, t *testing.T, url string, want map[string]int64) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/counts", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		err = json.NewDecoder(response.Body).Decode(&got)
		_ = response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		diff := cmp.Diff(want, got)
		if diff == "" {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("counts (-want +got):\n%s", diff)
		}
	}
}

func TestEcho(t *testing.T) {
	ctx, url := start(t)
	conn := dial(ctx, t, url+"/echo")
	for _, kind := range []websocket.MessageType{websocket.MessageText, websocket.MessageBinary} {
		if err := conn.Write(ctx, kind, []byte("hello")); err != nil {
			t.Fatal(err)
		}
		gotKind, got, err := conn.Read(ctx)
		if err != nil || gotKind != kind || string(got) != "hello" {
			t.Errorf("%v hello came back as %v %q, error %v", kind, gotKind, got, err)
		}
	}
	if err := conn.Close(websocket.StatusNormalClosure, ""); err != nil {
		t.Errorf("close: %v", err)
	}
	wantCounts(ctx, t, url, map[string]int64{"opened": 1, "received": 2, "sent": 2})
}

func TestPush(t *testing.T) {
	ctx, url := start(t)
	const n = 5000 // more than a batch
	conn := dial(ctx, t, url+"/push?n=5000&close=4001")
	dear := 0
	for seq := 1; seq <= n; seq++ {
		_, data, err := conn.Read(ctx)
		if err != nil {
			t.Fatalf("message %d: %v", seq, err)
		}
		var tick struct {
			Type, Symbol string
			Price        float64
			Seq          int
		}
		if err := json.Unmarshal(data, &tick); err != nil || tick.Type != "tick" || tick.Seq != seq {
			t.Fatalf("message %d is %s, error %v", seq, data, err)
		}
		if tick.Price > 100 {
			dear++
		}
	}
	if dear != n*3/4 {
		t.Errorf("%d of %d prices above 100, want three in four", dear, n)
	}
	if _, _, err := conn.Read(ctx); websocket.CloseStatus(err) != 4001 {
		t.Errorf("the end is %v, want a close with 4001", err)
	}
	wantCounts(ctx, t, url, map[string]int64{"opened": 1, "received": 0, "sent": n})
}

func TestIdle(t *testing.T) {
	ctx, url := start(t)
	first := dial(ctx, t, url+"/idle?n=2")
	ended := make(chan error, 1)
	go func() {
		_, _, err := first.Read(ctx)
		ended <- err
	}()
	quiet := time.NewTimer(2 * settle)
	defer quiet.Stop()
	select {
	case err := <-ended:
		t.Fatalf("closed before the second came: %v", err)
	case <-quiet.C:
	}
	second := dial(ctx, t, url+"/idle?n=2")
	if _, _, err := second.Read(ctx); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("the second ended with %v, want 1000", err)
	}
	if err := <-ended; websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("the first ended with %v, want 1000", err)
	}
	wantCounts(ctx, t, url, map[string]int64{"opened": 2, "received": 0, "sent": 0})
}

func TestBadQuery(t *testing.T) {
	ctx, url := start(t)
	for path, want := range map[string]string{
		"/push?n=0":         `n is a whole number of at least 1, not "0"`,
		"/push?n=5&close=x": `close is a whole number of at least 0, not "x"`,
		"/idle?n=-1":        `n is a whole number of at least 1, not "-1"`,
	} {
		_, response, err := websocket.Dial(ctx, url+path, nil)
		if err == nil || response == nil {
			t.Fatalf("%s: error %v, response %v", path, err, response)
		}
		body := make([]byte, 100)
		size, _ := response.Body.Read(body)
		if got := strings.TrimSpace(string(body[:size])); response.StatusCode != 400 || got != want {
			t.Errorf("%s: %d %q, want 400 %q", path, response.StatusCode, got, want)
		}
	}
}
