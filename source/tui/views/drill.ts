import type { DrillRun } from '../../store/drills.ts';
import { isDrilling } from '../../store/reduce-drill.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import type { View } from '../../store/ui-state.ts';
import type { KeyId } from '../keys/key-binding.ts';
import type { Note } from '../widgets/frame.ts';
import { choiceLines } from './drill-choice.ts';
import { liveEnd, liveLines } from './drill-live.ts';
import { scrolled, scrolledTo } from './scroll.ts';
import type { Size, ViewControls, ViewSpec } from './view.ts';

type DrillView = Extract<View, { type: 'drill' }>;

/** The choice of a drill with what it would do, then the one that runs, until its verdict. */
export const drill: ViewSpec<DrillView> = {
  title: 'Drill',
  notes,
  open: () => ({ type: 'drill', selected: 0, top: 0, choosing: false }),
  content: (state, view, size) => {
    const run = shownRun(state, view);
    return run === undefined ? choiceLines(state.drills, view, size) : liveLines(run, view, state.now, size);
  },
  press: (id, _key, state, view, size, controls) => {
    if (id === 'decline') return decline(state, view);
    const run = shownRun(state, view);
    return run === undefined ? choose(id, state, view, controls) : watch(id, run, view, size, controls);
  },
};

/** The run that the view shows: the one that goes on, or the last one until another is to be chosen. */
function shownRun(state: State, view: DrillView): DrillRun | undefined {
  return isDrilling(state) || !view.choosing ? state.drills.run : undefined;
}

function notes(state: State, view: DrillView): Note[] {
  const run = shownRun(state, view);
  if (run === undefined) return [{ text: 'everything that is broken heals by itself', tone: 'dim' }];
  const which = run.runs > 1 ? ` ${run.run} of ${run.runs}` : '';
  const { finished } = run;
  return [
    { text: `${run.drill}${which}`, tone: 'strong' },
    finished === undefined
      ? { text: run.aborting ? 'aborting: healing' : run.stage, tone: run.aborting ? 'warn' : 'accent' }
      : { text: finished.verdict, tone: finished.verdict === 'pass' ? 'good' : 'bad' },
  ];
}

function decline(state: State, view: DrillView): DrillView | UiEvent {
  const { asks, ...rest } = view;
  if (asks !== undefined) return rest;
  const run = shownRun(state, view);
  if (run !== undefined && run.finished === undefined && !run.aborting) return { ...view, asks: 'abort' };
  return { type: 'view.closed' };
}

type Pressed = DrillView | undefined;

function choose(id: KeyId, state: State, view: DrillView, controls: ViewControls): Pressed {
  const { offers } = state.drills;
  const offer = offers[view.selected];
  if (offer === undefined) return undefined;
  const { asks, ...rest } = view;
  const possible = offer.reasons.length === 0;
  if (id === 'consent' && asks === 'begin' && possible) {
    controls.drill.begin(offer.name);
    return { ...rest, top: 0, choosing: false };
  }
  if (id === 'choose' && asks === undefined) {
    // What was true when the choice was opened may not be any more.
    controls.drill.offer();
    return possible ? { ...view, asks: 'begin' } : undefined;
  }
  const selected = scrolled(view.selected, id, offers.length, offers.length - 1);
  return selected === undefined ? undefined : { ...rest, selected };
}

function watch(id: KeyId, run: DrillRun, view: DrillView, size: Size, controls: ViewControls): Pressed {
  const { asks, ...rest } = view;
  if (id === 'consent' && asks === 'abort') {
    controls.drill.abort();
    return rest;
  }
  if (id === 'choose' && run.finished !== undefined) {
    controls.drill.offer();
    return { ...rest, choosing: true };
  }
  return scrolledTo(view, id, size.height, liveEnd(run, size));
}
