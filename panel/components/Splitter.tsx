const STEP = 16;

/** A line between two parts that can be dragged, or moved with the arrow keys. Double click: as it was at first. */
export function Splitter(props: {
  label: string;
  /** Of the line itself. */
  orientation: 'horizontal' | 'vertical';
  /** Size in px of the part before it (after it, if `reverse`). */
  value: number;
  min: number;
  max: number;
  reverse?: boolean;
  onChange: (px: number) => void;
  onReset: () => void;
}) {
  const { orientation, value, min, max, onChange } = props;
  const direction = props.reverse ? -1 : 1;
  const set = (px: number) => onChange(Math.min(max, Math.max(min, px)));
  const drag = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const line = down.currentTarget as HTMLElement;
    const at = (event: PointerEvent) => (orientation === 'horizontal' ? event.clientY : event.clientX);
    const move = (event: PointerEvent) => set(value + (at(event) - at(down)) * direction);
    const stop = () => line.removeEventListener('pointermove', move);
    line.setPointerCapture(down.pointerId);
    line.addEventListener('pointermove', move);
    line.addEventListener('lostpointercapture', stop, { once: true });
    down.preventDefault();
  };
  return (
    <div
      class={`splitter ${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      onPointerDown={drag}
      onDblClick={props.onReset}
      onKeyDown={(event) => {
        const less = orientation === 'horizontal' ? 'ArrowUp' : 'ArrowLeft';
        const more = orientation === 'horizontal' ? 'ArrowDown' : 'ArrowRight';
        if (event.key === less) set(value - STEP * direction);
        else if (event.key === more) set(value + STEP * direction);
        else if (event.key === 'Home') set(min);
        else if (event.key === 'End') set(max);
        else return;
        event.preventDefault();
      }}
    />
  );
}
