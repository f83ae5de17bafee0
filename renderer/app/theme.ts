import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one accent, from nearly white to nearly black; no class of a chart has its hue. */
const ACCENT: MantineColorsTuple = ['#f1f0ff', '#e2e0ff', '#c7c3ff', '#a9a4fb', '#8d87f3', '#7670ea', '#5f58d6', '#5149c4', '#443da6', '#332d80'];

/** LOOK.md's tokens: four sizes of type, space in steps of 4, corners of 8, no shadows but for what floats. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent: ACCENT },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '20px', xl: '32px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.45', lg: '1.25', xl: '1.1' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '8px', md: '8px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, comboboxProps: { shadow: 'md' } } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    TextInput: { defaultProps: { size: 'sm' } },
    NumberInput: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, multiline: true, maw: 320 } },
  },
});
