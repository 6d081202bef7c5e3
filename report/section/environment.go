package section

import (
	"strconv"
	"time"

	"wsrun/result"
)

// environment returns what is needed to repeat the run.
func environment(r *result.Run) (Section, bool) {
	const clock = "2006-01-02 15:04:05 MST"
	facts := Facts{Caption: "What the run was made with"}
	facts.add("wsrun", r.Version)
	facts.add("Started", r.Started.UTC().Format(clock))
	facts.add("Ended", r.Started.Add(r.Elapsed).UTC().Format(clock))
	facts.add("Duration", r.Elapsed.Round(time.Millisecond).String())
	facts.add("Seed", strconv.FormatUint(r.Seed, 10))
	facts.add("Exit code", strconv.Itoa(r.ExitCode))
	facts.add("Flags", r.Flags)
	facts.add("Host", r.Host)
	return Section{ID: EnvironmentID, Title: "Environment", In: HTML, Blocks: []Block{facts}}, true
}
