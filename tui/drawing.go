package tui

// drawing is a picture being drawn. Each page and panel is a type of its own on top of it.
type drawing struct {
	*canvas
	s *State
}
