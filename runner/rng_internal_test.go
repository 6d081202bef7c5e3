package runner

import (
	"testing"
	"time"

	"wsrun/checks"
	"wsrun/diag"
	"wsrun/scenario"
)

// TestChanceIsApart draws the first number of each VU where chance decides: none of them may tell another one.
func TestChanceIsApart(t *testing.T) {
	const vus, most = 200, 1000
	var found diag.List
	expr := checks.Compile(diag.NewText("random(0, 999)", diag.Pos{Line: 1, Col: 1}, nil), checks.KindAny, &checks.Scope{}, &found)
	if expr == nil {
		t.Fatal(found)
	}
	run := &Runner{host: newHost(&scenario.Plan{}, Options{Seed: 7})}
	rows := &feeder{plan: &scenario.FeederPlan{Pick: "random", Rows: make([]map[string]any, most)}}
	draws := map[string]func(vu int) int{
		"random": func(vu int) int {
			v, err := checks.NewMachine(checks.MachineConfig{Seed: 7, VU: vu}).Eval(expr)
			if err != nil {
				t.Fatal(err)
			}
			return v.(int)
		},
		"data": func(id int) int {
			row, _ := rows.index(&picker{vu: id}, 7)
			return row
		},
		"wait": func(id int) int {
			return waited(&iteration{host: run.host, id: id, role: Client}, most)
		},
		"wait of the mock": func(id int) int {
			return waited(&iteration{host: run.host, id: id, role: Server}, most)
		},
		"wait to reconnect": func(id int) int { return newRecovery(nil, 7, id).backoff.rng.IntN(most) },
	}
	for a, one := range draws {
		for b, other := range draws {
			same := 0
			for vu := 1; vu <= vus; vu++ {
				if one(vu) == other(vu) {
					same++
				}
			}
			switch {
			case a == b && same != vus:
				t.Errorf("%s: %d of %d numbers are the same for the same seed, want all", a, same, vus)
			case a != b && same > 5:
				t.Errorf("%s and %s: %d of %d numbers are the same", a, b, same, vus)
			}
		}
	}
}

func waited(it *iteration, most int) int {
	return int(between(it, scenario.Range{From: 0, To: time.Duration(most - 1)}))
}
