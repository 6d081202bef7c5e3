package cli

import (
	"context"
	"errors"
	"fmt"

	"wsrun/cli/exit"
	"wsrun/cli/flags"
	"wsrun/cli/input"
	"wsrun/cli/live"
	"wsrun/diag"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

const serveHelp = `Run a file's server side alone, as a mock: until it is interrupted, or for ever.
Its URL goes to standard output as soon as it listens. The first signal closes
its sessions with 1001, a second one cuts them.`

func serveCommand(c *commandLine) *cobra.Command {
	var listen string
	var echo, trace bool
	var env, allowRead []string
	cmd := &cobra.Command{
		Use: "serve FILE | --echo", Short: "Run a file's server side alone, as a mock", Long: serveHelp,
		Args: flags.AtMost(1), ValidArgsFunction: yamlFiles, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !echo {
				return flags.Missing(cmd, "a file with a `server`, or --echo")
			}
			vars, err := flags.Environment(c.Process, env)
			if err != nil {
				return err
			}
			plan, err := servePlan(c.reader(), args, echo, allowRead, vars)
			if err != nil {
				return err
			}
			if err := flags.CheckAddress("--listen", listen); err != nil {
				return err
			}
			return serve(cmd.Context(), c, plan, flags.Loopback(listen), vars, trace)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&listen, "listen", "127.0.0.1:8080",
		"the `ADDRESS` to listen on; the default host is loopback, and port 0 picks a free port")
	fs.BoolVar(&echo, "echo", false, "run an echo server; no file is needed")
	fs.BoolVar(&trace, "trace", false, "print every frame")
	fs.StringArrayVarP(&env, "env", "e", nil, "`KEY=VALUE` for expressions; wins over the environment (repeatable)")
	flags.AllowRead(fs, &allowRead)
	return cmd
}

// servePlan returns the plan whose server side to run.
func servePlan(
	files *input.Reader, args []string, echo bool, allowRead []string, env map[string]any,
) (*scenario.Plan, error) {
	opt := scenario.Options{ServeOnly: true, AllowRead: allowRead, Env: env}
	if echo {
		if len(args) > 0 {
			return nil, exit.Usagef("--echo needs no file")
		}
		var found diag.List
		return scenario.Compile(scenario.Parse("echo", []byte("server: echo\n"), &found), opt, &found), nil
	}
	l, err := files.Load(args, opt)
	if err != nil {
		return nil, err
	}
	if err := files.Report(l); err != nil {
		return nil, err
	}
	if len(l.Plans) > 0 && l.Plans[0].Role != nil {
		return nil, exit.Usagef("%s is a mix, which has no server of its own: serve one of its files", args[0])
	}
	if len(l.Plans) != 1 {
		return nil, exit.Usagef("serve takes one file, and there are %d below %s", len(l.Plans), args[0])
	}
	if l.Plans[0].Server == nil {
		return nil, exit.Usagef("%s has no `server` side to run", args[0])
	}
	return l.Plans[0], nil
}

// serve runs until a signal arrives. Being stopped is the normal end of a server.
func serve(
	ctx context.Context, c *commandLine, plan *scenario.Plan, listen string, env map[string]any, trace bool,
) error {
	c.Signals.Watch(ctx, c.err())
	defer c.Signals.StopWatching()
	c.Mask = input.Masker([]*scenario.Plan{plan}, env)
	opt := runner.Options{Env: env, Seed: runner.NewSeed(), Log: live.Logger(c.err(), c.Mask, "")}
	if trace {
		opt.Trace = live.Tracer(c.err(), c.Mask, "")
	}
	memory, unwatch := guard.WatchMemory()
	defer unwatch()
	opt.Memory = memory
	err := runner.Serve(c.Signals.Stop, c.Signals.Cut, plan, listen, opt, func(url string) {
		fmt.Fprintf(c.out(), "listening on %s\n", url)
	})
	if why := memory.Spent(); err == nil && why != "" {
		err = errors.New(why)
	}
	return err
}
