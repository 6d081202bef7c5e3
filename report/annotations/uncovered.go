package annotations

import (
	"wsrun/diag"
	"wsrun/report/section"
	"wsrun/result"
)

// warnUncovered warns about handlers whose `if` never held although their event occurred.
func warnUncovered(s *result.Scenario, warn func(at diag.Pos, title, text string)) {
	handlers, unhandled := section.Uncovered(s)
	near := map[diag.Pos]string{}
	for _, u := range unhandled {
		for _, shape := range u.Shapes {
			for i := range shape.Near {
				n := &shape.Near[i]
				if near[n.At] == "" {
					near[n.At] = section.NearSentence(n)
				}
			}
		}
	}
	for i := range handlers {
		if h := &handlers[i]; h.Kind == "if" {
			text := section.HandlerName(h) + ": " + section.HandlerFate(h, section.PlainCount)
			if h.Has != "" {
				near[h.At] = section.NearSentence(&result.Near{Label: h.Label, Wants: h.Wants, Has: h.Has})
			}
			if hint := near[h.At]; hint != "" {
				text += "\n" + hint
				delete(near, h.At)
			}
			warn(h.At, "never matched", text)
		}
	}
	for _, h := range s.Coverage.Handlers { // those of a single iteration that passed
		if hint := near[h.At]; hint != "" {
			warn(h.At, "never matched", hint)
			delete(near, h.At)
		}
	}
}
