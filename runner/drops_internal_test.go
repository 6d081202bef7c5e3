package runner

import "testing"

func TestDropText(t *testing.T) {
	const before = " dropped from a full inbox before it began"
	for _, tt := range []struct {
		n, known, met int
		want          string
	}{
		{1, 0, 0, "1 message was" + before},
		{1, 1, 0, "1 message was" + before + ", and it would not have matched"},
		{1, 1, 1, "1 message was" + before + ", and it would have matched"},
		{45, 45, 1, "45 messages were" + before + ", and one of them would have matched"},
		{45, 45, 3, "45 messages were" + before + ", and 3 of them would have matched"},
		{450, 64, 1, "450 messages were" + before + ", and at least one of them would have matched"},
		{450, 64, 0, "450 messages were" + before + ", and none of the 64 of them that are known would have matched"},
		{45, 45, 0, "45 messages were" + before + ", and none of them would have matched"},
		{45, 0, 0, "45 messages were" + before},
	} {
		if got := dropText(tt.n, tt.known, tt.met); got != tt.want {
			t.Errorf("dropText(%d, %d, %d) is\n%s, want\n%s", tt.n, tt.known, tt.met, got, tt.want)
		}
	}
}
