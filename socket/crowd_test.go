package socket

import (
	"context"
	"net/http"
	"net/url"
	"testing"
)

// panics is a cookie jar that panics, in the middle of a dial.
type panics struct{ http.CookieJar }

func (panics) Cookies(*url.URL) []*http.Cookie { panic("boom") }

// A dial among many others runs in a goroutine of its own: its panic comes out where Dial was called, and does not end
// the process.
func TestDialPanicsWhereItWasCalled(t *testing.T) {
	d := NewDialer(Config{Proxy: "none"})
	for _, open := range []int64{0, crowd} {
		d.live.Store(open)
		func() {
			defer func() {
				if why := recover(); why != "boom" {
					t.Errorf("with %d open: recovered %v, want boom", open, why)
				}
			}()
			_, hs := d.Dial(context.Background(), Request{URL: "ws://127.0.0.1:1/", Jar: panics{}})
			t.Errorf("with %d open: Dial returned %v", open, hs.Err)
		}()
	}
}
