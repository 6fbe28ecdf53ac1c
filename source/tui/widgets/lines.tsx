import { Box, Text } from 'ink';
import { memo } from 'react';

/** One line of the screen; drawn again only when its string is another one. */
const Row = memo(function Row({ text }: { readonly text: string }) {
  return <Text wrap="truncate-end">{text === '' ? ' ' : text}</Text>;
});

/** A block of lines of a fixed size; what does not fit is not in the tree. */
export function Lines(props: {
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}) {
  const { lines, width, height } = props;
  return (
    <Box flexDirection="column" flexShrink={0} width={width} height={height} overflow="hidden">
      {lines.slice(0, height).map((text, i) => (
        // A line is its place on the screen: rows that move change texts, not components.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row key={i} text={text} />
      ))}
    </Box>
  );
}
