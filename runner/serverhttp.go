package runner

import (
	"io"
	"net/http"

	"wsrun/checks"
	"wsrun/scenario"

	"golang.org/x/net/http/httpguts"
)

// mostBody bounds what the file's own server reads of a request's body.
const mostBody = 32 << 20

// isHandshake reports whether a request asks for a WebSocket, be it in a way that is refused (RFC 6455 §4.2.1).
func isHandshake(req *http.Request) bool {
	return httpguts.HeaderValuesContainsToken(req.Header.Values("Upgrade"), "websocket")
}

// answers are what the file's server answers to requests that are no handshake.
type answers struct {
	plans   []scenario.AnswerPlan
	note    func(error)
	headers func(*checks.Machine, []scenario.HeaderPlan) http.Header
	push    func(text []byte) // to every open session
	admit   func()
}

// answer answers a request by the first answer of the file whose condition holds.
func (s *answers) answer(w http.ResponseWriter, req *http.Request, sess *session) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, mostBody))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	s.admit()
	m := sess.m
	m.Request.Text, m.Request.Body = string(body), checks.DecodeJSON(body)
	setServerVars(sess)
	a := s.answerTo(m)
	if a == nil {
		http.NotFound(w, req)
		return
	}
	if a.Push != nil {
		if text, err := content(m, a.Push); err != nil {
			s.note(err)
		} else {
			s.push(text)
		}
	}
	body, err = content(m, a.Body)
	if err != nil {
		s.note(err)
		http.Error(w, "the answer could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	for name, values := range s.headers(m, a.Headers) {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(body)
}

// answerTo is the first answer that fits; nil if none does.
func (s *answers) answerTo(m *checks.Machine) *scenario.AnswerPlan {
	for i := range s.plans {
		a := &s.plans[i]
		if a.If == nil {
			return a
		}
		ok, err := m.Bool(a.If)
		if err != nil {
			s.note(err)
		}
		if ok && err == nil {
			return a
		}
	}
	return nil
}
