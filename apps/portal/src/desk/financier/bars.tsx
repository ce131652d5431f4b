import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useIsDark } from '../../shared/theme';

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** One bar: its height is for the eye only; what it says is the exact figure. */
export interface Bar {
  name: string;
  /** Of the highest, in parts per million. */
  height: number;
  says: string;
  tone: 'good' | 'bad';
}

/** A picture of figures that stand in a table beside it. */
export default function Bars({ bars, label }: { bars: readonly Bar[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const isDark = useIsDark();
  // A new picture only where its figures differ, not at each look at the data.
  const kept = useRef(bars);
  if (JSON.stringify(kept.current) !== JSON.stringify(bars)) kept.current = bars;
  const drawn = kept.current;
  useEffect(() => {
    if (!box.current) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const width = Math.floor(box.current.clientWidth / drawn.length) - 4;
    const chart = init(box.current, undefined, { renderer: 'canvas' });
    chart.setOption({
      animationDuration: 250,
      textStyle: { fontFamily: style.getPropertyValue('--font') },
      grid: { left: 8, right: 8, top: 30, bottom: 4, containLabel: true },
      // As text on the canvas: a box of HTML would carry styles that the page’s policy keeps out.
      tooltip: {
        renderMode: 'richText',
        trigger: 'item',
        formatter: ({ dataIndex }: { dataIndex: number }) =>
          `${drawn[dataIndex]?.name ?? ''}\n${drawn[dataIndex]?.says ?? ''}`,
      },
      xAxis: {
        type: 'category',
        data: drawn.map(({ name }) => name),
        axisLabel: {
          color: colour('--ink-2'),
          interval: 0,
          width,
          overflow: 'break' as const,
          fontSize: width < 50 ? 9 : 11,
        },
        axisLine: { lineStyle: { color: colour('--line') } },
        axisTick: { show: false },
      },
      yAxis: { type: 'value', show: false, max: 1_000_000 },
      series: [
        {
          type: 'bar',
          barMaxWidth: 44,
          data: drawn.map(({ height, says, tone }) => ({
            value: height,
            itemStyle: {
              color: colour(tone === 'bad' ? '--bad' : '--brand'),
              borderRadius: [5, 5, 0, 0],
            },
            label: {
              show: height > 0 && width >= 60,
              position: 'top',
              formatter: says,
              color: colour('--ink'),
              fontSize: 11,
            },
          })),
        },
      ],
    });
    const watch = new ResizeObserver(() => {
      chart.resize();
    });
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [drawn, isDark]);
  return <div ref={box} className="bars" role="img" aria-label={label} />;
}
