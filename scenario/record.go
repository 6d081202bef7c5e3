package scenario

import (
	"wsrun/checks"
	"wsrun/diag"
	"wsrun/metrics"
	"wsrun/scenario/table"
)

func recordVerb() *verb {
	return &verb{
		Row: table.Row[Action]{
			Key:   "record",
			Field: table.NamedField(func(a *Action) *[]table.Named { return &a.Record }, "record"),
			Doc:   "Samples of declared custom metrics.",
		},
		rank: rankLast,
		compile: oneStep(func(l *lister, a *Action, _ *Step) Do {
			return &Record{Record: recordPlans(l, a.Record, l.scope(0))}
		}),
	}
}

// recordPlans compiles samples of custom metrics.
func recordPlans(l *lister, named []table.Named, scope *checks.Scope) []RecordPlan {
	var out []RecordPlan
	sample := *scope
	sample.Sample = true
	for _, n := range named {
		i, declared := l.c.metricAt[n.Name.Value]
		if !declared && l.c.unread("metrics") {
			continue
		}
		if !declared {
			l.c.out.Errorf(n.Name.Pos, len([]rune(n.Name.Value)), "no metric %s is declared in metrics%s",
				diag.Quote(n.Name.Value), diag.DidYouMean(n.Name.Value, metricNames(l.c.metrics))).
				Note("declare it: metrics: {%s: {type: trend, unit: ms}}", n.Name.Value)
			continue
		}
		kind := checks.KindNumber
		if l.c.metrics[i].Type == metrics.RateType {
			kind = checks.KindBool
		}
		before := len(*l.c.out)
		e := l.c.expr(n.Expr, kind, &sample)
		if e == nil && kind == checks.KindBool {
			sampleOfRate(n.Name.Value, (*l.c.out)[before:])
		}
		if e != nil {
			out = append(out, RecordPlan{l.c.metrics[i], i, n.Name.Pos, e})
		}
	}
	if l.ss.server && len(out) > 0 {
		l.c.out.Errorf(
			named[0].Name.Pos,
			len([]rune(named[0].Name.Value)),
			"the server's side measures nothing: record on the client's",
		)
	}
	return out
}

// sampleOfRate rewords the finding about a condition that is not a bool for a sample of a rate.
func sampleOfRate(name string, found diag.List) {
	for i := range found {
		if f := &found[i]; f.Code == diag.CodeNotBool {
			f.Message = "a sample of the rate " + diag.Quote(name) + " is true or false, not " + f.Subject
			f.Notes = []string{"a rate is the share of samples that are true; what is counted is a counter: " +
				"metrics: {" + name + ": {type: counter}}"}
		}
	}
}

// Record takes samples of custom metrics.
type Record struct {
	onward
	Record []RecordPlan
}

func (r *Record) measures(metric string) bool { return recorded(r.Record, metric) }

func metricNames(defs []metrics.Def) []string {
	var names []string
	for _, d := range defs {
		names = append(names, d.Name)
	}
	return names
}
