package runner

import "wsrun/scenario"

// runOnce skips what the VU has done already. Otherwise what is set from here on is kept.
func runOnce(it *iteration, t *task, do *scenario.Once) flow {
	if it.onces.done[do.N] {
		t.pc = do.To
		return jumped
	}
	if it.onces.first == nil {
		it.onces.first = map[string]any{}
	}
	it.keep = it.onces.first
	return goOn
}

// runDone is the end of what runOnce began.
func runDone(it *iteration, do *scenario.Done) flow {
	it.onces.done[do.N] = true
	it.keep = nil
	return goOn
}
