package html

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wsrun/metrics"
	"wsrun/result"
)

// The table has what the plots have, to the run's end: nothing of its last points is left out.
func TestCourseTable(t *testing.T) {
	second := func(i int) metrics.Point {
		p := metrics.Point{From: time.Duration(i) * time.Second, To: time.Duration(i+1) * time.Second, VUs: float64(i), Sent: float64(i),
			Closes: []metrics.CodeCount{{Code: 1000, Count: 1}}}
		if i < 60 {
			p.Responses, p.P50, p.P95, p.P99 = 1, 1, float64(i+1), 100
		}
		return p
	}
	for _, tt := range []struct {
		points int
		want   []string // until, VUs, sent, p(95) and closes of the last rows
	}{
		{3, []string{"1 s 0 0/s 1ms 1", "2 s 1 1/s 2ms 1", "3 s 2 2/s 3ms 1"}},
		{60, []string{"56 s 55 54.5/s 56ms 2", "58 s 57 56.5/s 58ms 2", "1:00 59 58.5/s 60ms 2"}},
		{62, []string{"57 s 56 55/s 57ms 3", "1:00 59 58/s 60ms 3", "1:02 61 60.5/s – 2"}},
	} {
		m := &markup{run: &result.Run{}}
		c := &course{markup: m}
		for i := range tt.points {
			c.points = append(c.points, second(i))
		}
		c.table()
		var got []string
		for row := range strings.SplitSeq(m.b.String(), "<tr><th scope=\"row\">") {
			cells := strings.Split(regexp.MustCompile(`(<[^>]*>)+`).ReplaceAllString(row, "|"), "|")
			if len(cells) > 11 {
				got = append(got, strings.Join([]string{cells[0], cells[1], cells[4], cells[7], cells[10]}, " "))
			}
		}
		if diff := cmp.Diff(tt.want, got[max(len(got)-3, 0):]); diff != "" {
			t.Errorf("%d points (-want +got)\n%s", tt.points, diff)
		}
	}
}

// A threshold far above what there is would flatten it: the picture goes without.
func TestCourseLimits(t *testing.T) {
	m := &markup{run: &result.Run{}}
	c := &course{markup: m, points: make([]metrics.Point, 3), x: []float64{1, 2, 3}, end: 3}
	c.lines("Response time", []line{{name: "p(95)", color: blue, y: []float64{80, 90, 100}}}, func(v float64) string { return "" },
		[]limit{{150, "near"}, {300, "at three times"}, {301, "far"}})
	for label, want := range map[string]bool{">near<": true, ">at three times<": true, ">far<": false} {
		if got := strings.Contains(m.b.String(), label); got != want {
			t.Errorf("%s: got drawn %v, want %v", label, got, want)
		}
	}
}
