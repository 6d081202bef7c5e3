package cli

import (
	"context"
	"errors"
	"fmt"

	"wsrun/diag"
	"wsrun/runner"
	"wsrun/runner/guard"
	"wsrun/scenario"

	"github.com/spf13/cobra"
)

const serveHelp = `Run a file's server side alone, as a mock: until it is interrupted, or for ever.
Its URL goes to standard output as soon as it listens. The first signal closes
its sessions with 1001, a second one cuts them.`

func (a *app) serveCommand() *cobra.Command {
	var listen string
	var echo, trace bool
	var env, allowRead []string
	cmd := &cobra.Command{
		Use: "serve FILE | --echo", Short: "Run a file's server side alone, as a mock", Long: serveHelp,
		Args: atMost(1), ValidArgsFunction: yamlFiles, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !echo {
				return missing(cmd, "a file with a `server`, or --echo")
			}
			vars, err := a.environment(env)
			if err != nil {
				return err
			}
			plan, err := a.servePlan(args, echo, allowRead, vars)
			if err != nil {
				return err
			}
			if err := judgeAddress("--listen", listen); err != nil {
				return err
			}
			return a.serve(cmd.Context(), plan, loopback(listen), vars, trace)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&listen, "listen", "127.0.0.1:8080",
		"the `ADDRESS` to listen on; the default host is loopback, and port 0 picks a free port")
	flags.BoolVar(&echo, "echo", false, "run an echo server; no file is needed")
	flags.BoolVar(&trace, "trace", false, "print every frame")
	flags.StringArrayVarP(&env, "env", "e", nil, "`KEY=VALUE` for expressions; wins over the environment (repeatable)")
	allowReadFlag(flags, &allowRead)
	return cmd
}

// servePlan is the plan whose server side is wanted.
func (a *app) servePlan(args []string, echo bool, allowRead []string, env map[string]any) (*scenario.Plan, error) {
	opt := scenario.Options{ServeOnly: true, AllowRead: allowRead, Env: env}
	if echo {
		if len(args) > 0 {
			return nil, usagef("--echo needs no file")
		}
		var found diag.List
		return scenario.Compile(scenario.Parse("echo", []byte("server: echo\n"), &found), opt, &found), nil
	}
	l, err := a.load(args, opt)
	if err != nil {
		return nil, err
	}
	if err := a.reportFindings(l); err != nil {
		return nil, err
	}
	if len(l.plans) != 1 {
		return nil, usagef("serve takes one file, and there are %d below %s", len(l.plans), args[0])
	}
	if l.plans[0].Server == nil {
		return nil, usagef("%s has no `server` side to run", args[0])
	}
	return l.plans[0], nil
}

// serve runs until a signal comes. Being stopped is the normal end of a server.
func (a *app) serve(ctx context.Context, plan *scenario.Plan, listen string, env map[string]any, trace bool) error {
	signals := a.watchSignals(ctx)
	defer signals.stopWatching()
	a.mask = a.masker([]*scenario.Plan{plan}, env)
	opt := runner.Options{Env: env, Seed: runner.NewSeed(), Log: a.logger(a.mask, "")}
	if trace {
		opt.Trace = a.tracer(a.mask, "")
	}
	memory, unwatch := guard.WatchMemory()
	defer unwatch()
	opt.Memory = memory
	err := runner.Serve(signals.stop, signals.cut, plan, listen, opt, func(url string) {
		fmt.Fprintf(a.Out, "listening on %s\n", url)
	})
	if why := memory.Spent(); err == nil && why != "" {
		err = errors.New(why)
	}
	return err
}
