package checks

import "testing"

// What was computed before findLast and findLastIndex is still there after them, found or not.
func TestFindLastKeepsWhatIsComputed(t *testing.T) {
	t.Parallel()
	m := newMachine()
	m.Msg = message(`{"l": [1, 2, 3, 2], "n": 3, "rows": [{"id": 1, "on": true}, {"id": 2, "on": true}, {"id": 3, "on": false}]}`)
	for _, src := range []string{
		`3 == findLastIndex(msg.l, # == 2)`, `2 == findLastIndex(msg.l, # == 3)`, `1 == findLast(msg.l, # == 1)`, `msg.n == findLast(msg.l, # > 2)`,
		`nil == findLastIndex(msg.l, # == 9)`, `nil == findLast(msg.l, # == 9)`, `nil == findLast([], # == 9)`,
		`max(7, findLastIndex(msg.l, # == 9) ?? 3) == 7`, `[1, findLast(msg.l, # == 9), findLastIndex(msg.l, # == 1)] == [1, nil, 0]`,
		`1 + findLastIndex(msg.l, # == 2) == 4`, `msg.n - findLast(msg.l, # < 3) == 1`, `findLast(msg.rows, .on).id == 2`,
		`2 == last(filter(msg.rows, .on)).id`, `2 == filter(msg.rows, .on)[-1].id`, `[5, last(map(filter(msg.rows, .on), .id))] == [5, 2]`,
		`nil == last(filter(msg.rows, .id > 9))`, `findLastIndex(msg.l, findLastIndex(msg.l, # == 9) == nil and # == 2) == 3`,
		`map(1..3, findLastIndex(msg.l, # == 2)) == [3, 3, 3]`, `findLastIndex(1..3, # < 3) == 1`, `findLast(msg.rows, .id == findLast(msg.l, # < 3)).id == 2`,
		// the others, found or not, and ended early
		`[1, any(msg.l, # == 9), any(msg.l, # == 2)] == [1, false, true]`, `[1, all(msg.l, # == 1), all(msg.l, # < 9)] == [1, false, true]`,
		`[1, none(msg.l, # == 1), none(msg.l, # == 9)] == [1, false, true]`, `[1, one(msg.l, # == 2), one(msg.l, # == 1)] == [1, false, true]`,
		`[1, count(msg.l, # == 2), count(msg.l, # == 2) > 0, count(msg.l, # > 0) >= 2, count(msg.l, # == 9) > 1] == [1, 2, true, true, false]`,
		`[1, find(msg.l, # == 9), find(msg.l, # == 2), findIndex(msg.l, # == 9), findIndex(msg.l, # == 2)] == [1, nil, 2, nil, 1]`,
		`[1, filter(msg.l, # == 9), len(filter(msg.l, # == 2)), filter(msg.l, # > 1)[0], first(filter(msg.l, # > 1))] == [1, [], 2, 2, 2]`,
		`[1, map(filter(msg.l, # > 1), # + 1), sum(msg.l), sum(msg.l, # * 2), sum(map(msg.l, # * 3))] == [1, [3, 4, 3], 8, 16, 24]`,
		`[1, reduce(msg.l, # + #acc), reduce(msg.l, # + #acc, 1), reduce([], #acc, 5)] == [1, 8, 9, 5]`, `[1, sortBy(msg.l, -#), len(groupBy(msg.l, #))] == [1, [3, 2, 2, 1], 3]`,
	} {
		for _, sc := range []*Scope{anywhere(), func() *Scope { sc := anywhere(); sc.Paths = nil; return sc }()} {
			if ok, err := m.Bool(mustCompile(t, src, KindBool, sc)); !ok || err != nil {
				t.Errorf("%s: got %v, %v", src, ok, err)
			}
		}
	}
}
