package socket_test

import (
	"testing"

	"wsrun/socket"
)

func TestPublicURL(t *testing.T) {
	for url, want := range map[string]string{
		"ws://127.0.0.1:8080/":                 "ws://127.0.0.1:8080/",
		"wss://user:hunter2@example.com/a?b=c": "wss://***@example.com/a?b=c",
		"wss://token@example.com":              "wss://***@example.com",
		"ws://a:b@c@example.com?x=1@2":         "ws://***@example.com?x=1@2",
		"ws://example.com/@home":               "ws://example.com/@home",
		"ws://example.com?to=a@b":              "ws://example.com?to=a@b",
		"ws://user:p%40ss@[::1]:80/":           "ws://***@[::1]:80/",
		"no URL at all, but with an @":         "no URL at all, but with an @",
		"":                                     "",
	} {
		if got := socket.PublicURL(url); got != want {
			t.Errorf("%q: got %q, want %q", url, got, want)
		}
	}
}
