import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/dates';
import { decimalsOf, formatMinor } from '../../shared/money';
import { useIsDark } from '../../shared/theme';
import type { Rung } from './rung';

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** A picture's height needs no exact money: whole units, as far as a pixel can tell. */
const heightOf = (minor: bigint, currency: string): number =>
  Number(minor / 10n ** BigInt(decimalsOf(currency)));

/** The ladder as a picture; the table below it says the same in words. */
export default function LadderChart({ rungs, currency }: { rungs: readonly Rung[]; currency: string }) {
  const { t, i18n } = useTranslation('obligor');
  const isDark = useIsDark();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current);
    const colour = (name: string): string =>
      getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const [ink, line, brand, warn, card] = [
      colour('--ink-2'),
      colour('--line'),
      colour('--brand'),
      colour('--warn'),
      colour('--card'),
    ];
    const hasCash = rungs.some(({ left }) => left !== undefined);
    const short = new Intl.NumberFormat(i18n.language, { notation: 'compact' });
    const money = (minor: bigint): string => `${currency} ${formatMinor(minor, currency, i18n.language)}`;
    const axis = {
      axisLabel: { color: ink, hideOverlap: true },
      axisLine: { lineStyle: { color: line } },
      splitLine: { lineStyle: { color: line } },
    };
    chart.setOption({
      animationDuration: 200,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, label: { description: t('ladder.chart', { count: rungs.length }) } },
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: ink } },
      tooltip: {
        trigger: 'axis',
        // As drawn text: the page's policy lets no styles of a tooltip's HTML in.
        renderMode: 'richText',
        backgroundColor: card,
        borderColor: line,
        textStyle: { color: colour('--ink') },
        formatter: (shown: unknown) => {
          const first: unknown = Array.isArray(shown) ? shown[0] : shown;
          const at = isPlaced(first) ? rungs[first.dataIndex] : undefined;
          if (!at) return '';
          return [
            formatDate(at.day, i18n.language),
            `${t('ladder.amount')}: ${money(at.amount)}`,
            `${t('ladder.total')}: ${money(at.total)}`,
            ...(at.left === undefined ? [] : [`${t('ladder.left')}: ${money(at.left)}`]),
          ].join('\n');
        },
      },
      xAxis: {
        type: 'category',
        data: rungs.map(({ day }) => formatDate(day, i18n.language, 'short')),
        ...axis,
      },
      yAxis: {
        type: 'value',
        ...axis,
        axisLabel: { color: ink, formatter: (value: number) => short.format(value) },
      },
      series: [
        {
          name: t('ladder.amount'),
          type: 'bar',
          barMaxWidth: 36,
          itemStyle: { color: brand, borderRadius: [4, 4, 0, 0] },
          data: rungs.map(({ amount }) => heightOf(amount, currency)),
        },
        {
          name: hasCash ? t('ladder.left') : t('ladder.total'),
          type: 'line',
          step: 'end',
          symbol: 'circle',
          symbolSize: 6,
          lineStyle: { type: 'dashed', width: 2, color: warn },
          itemStyle: { color: warn },
          data: rungs.map(({ total, left }) => heightOf(left ?? total, currency)),
        },
      ],
    });
    const watching = new ResizeObserver(() => {
      chart.resize();
    });
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      chart.dispose();
    };
  }, [rungs, currency, i18n.language, isDark, t]);
  return (
    <div
      ref={place}
      className="obligor-chart"
      role="img"
      aria-label={t('ladder.chart', { count: rungs.length })}
    />
  );
}

function isPlaced(shown: unknown): shown is { dataIndex: number } {
  return (
    typeof shown === 'object' && shown !== null && 'dataIndex' in shown && typeof shown.dataIndex === 'number'
  );
}
