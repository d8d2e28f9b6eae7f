import type { FieldText } from './field-text.ts';
import type { FieldTextKey } from './fields-en.ts';

/** Chinese texts of the fields, by the end of their paths. */
export const fieldsZh = {
  'basicInformation/name': {
    title: '名称',
    help: '服务的名称，在项目中唯一：只能包含小写字母、数字和连字符（-），以小写字母或数字开头和结尾，最多 63 个字符。',
  },
} as const satisfies Readonly<Record<FieldTextKey, FieldText>>;
