import { Component, type ReactNode } from 'react';
import { Lines } from './widgets/lines.tsx';
import { clean, wrap } from './widgets/text.ts';

// What could not be drawn may be gone with the next facts.
const AGAIN_AFTER_MS = 1_000;

type Props = {
  /** What is drawn here, for people. */
  readonly what: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
};

/**
 * Keeps an error in the part of the screen that threw it: the error is shown there instead of what could not be
 * drawn, which is tried again every second. The rest of the console is not touched.
 */
export class Guard extends Component<Props, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};
  #timer: NodeJS.Timeout | undefined;

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.setState({ error: undefined as never }), AGAIN_AFTER_MS);
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const { what, width, height } = this.props;
    const text = `▲ ${what} failed with an internal error: ${clean(error.message)}`;
    return <Lines lines={wrap(text, width)} width={width} height={height} />;
  }
}
