package tui

// drawing is one picture on its way. Each page and panel is a type of its own over it.
type drawing struct {
	*canvas
	s *State
}
