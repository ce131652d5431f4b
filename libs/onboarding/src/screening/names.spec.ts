import { describe, expect, it } from '@jest/globals';
import { appearanceOf, mixesAlphabets } from './look-alikes.js';
import { ALIKE, likenessOf } from './names.js';

const isHit = (one: string, other: string): boolean => likenessOf(one, other).score >= ALIKE;

describe('names are the same for screening', () => {
  // Spelling variants as public lists and bank messages have them.
  it.each([
    ['Viktor Anatolyevich Bout', 'BOUT, Viktor Anatolijevitch'],
    ['Muammar Qaddafi', 'Muammar Gaddafi'],
    ['Muhammad al-Zawahiri', 'Mohammad Al Zawahiri'],
    ['José Peña Müller', 'Muller, Jose Pena'],
    ['Rosoboronexport OAO', 'Rosoboroneksport'],
    [
      'Dandong Hongxiang Industrial Development Co., Ltd.',
      'DANDONG HONGXIANG INDUSTRIAL DEVELOPMENT COMPANY LIMITED',
    ],
    ['Huawei Technologies', 'Huaweі Tеchnologies'],
    ['Nordstrøm & Straße AG', 'Nordstrom and Strasse'],
    ['ZHANG Wei', '张伟'],
    ['Zhang Weiguo', '张卫国'],
    ['张伟', '張偉'],
    ['张伟', '章伟'],
    ['丹东鸿祥实业发展有限公司', '丹东鸿祥实业发展有限责任公司'],
    ['丹东鸿祥实业发展有限公司', '丹东鸿样实业发展有限公司'],
    ['丹东鸿祥实业发展有限公司', 'Dandong Hongxiang Shiye Fazhan'],
    ['丹东鸿祥实业发展有限公司', '丹东（鸿祥）实业发展 有限公司'],
    ['吕梁', 'Lv Liang'],
    ['上海治金', '上海冶金'],
  ])('%s and %s', (one, other) => {
    expect([likenessOf(one, other).score >= ALIKE, isHit(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['张伟', '李伟'],
    ['张伟', '张小伟明'],
    ['宁波精密铸造有限公司', '宁波重工集团有限公司'],
    ['Shanghai Steel Co Ltd', 'Shandong Paper Co Ltd'],
    ['Acme Limited', 'Apex Limited'],
    ['周建国', 'Chen Jianguo'],
  ])('but not %s and %s', (one, other) => {
    expect(isHit(one, other)).toBe(false);
  });

  it('are told by which likeness they were found', () => {
    expect(likenessOf('张伟', '章伟')).toEqual({ score: 0.9, by: 'sound' });
    expect(likenessOf('上海治金', '上海冶金')).toEqual({ score: 1, by: 'look' });
    expect(likenessOf('ACME', 'Acme')).toEqual({ score: 1, by: 'spelling' });
  });
});

describe('what looks alike', () => {
  it('has one appearance', () => {
    expect(appearanceOf('华东重エ')).toBe(appearanceOf('华东重工'));
    expect(appearanceOf('Gооgle')).toBe(appearanceOf('GOOGLE'));
    expect(appearanceOf('华东重工')).not.toBe(appearanceOf('华东轻工'));
  });

  it('is written in several alphabets only to deceive', () => {
    expect(mixesAlphabets('华东重エ集团')).toBe(true);
    expect(mixesAlphabets('Gооgle')).toBe(true);
    expect([mixesAlphabets('华东 ABB 电气'), mixesAlphabets('Газпром'), mixesAlphabets('Müller AG')]).toEqual(
      [false, false, false],
    );
  });
});
