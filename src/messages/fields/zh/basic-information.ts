import type { TranslationOf } from '../../text.ts';
import type { basicInformation as english } from '../en/basic-information.ts';

export const basicInformation = {
  'basicInformation/name': {
    title: '名称',
    help: '服务的名称，在项目中唯一：只能包含小写字母、数字和连字符（-），以小写字母或数字开头和结尾，最多 63 个字符。工作负载名为 `<name>-<version>`，最多 63 个字符，有状态服务最多 52 个。',
  },
  'basicInformation/alias': {
    title: '别名',
    help: '便于识别的名称，多个服务可以相同：只能包含中文、英文字母、数字和连字符（-），首尾不能为连字符，最多 63 个字符。不填则没有别名。',
  },
  'basicInformation/version': {
    title: '版本',
    help: '服务的版本：1 到 16 个小写字母和数字，不填则为 v1。它是工作负载名称的一部分，创建后不能更改。',
  },
  'basicInformation/description': {
    title: '描述',
    help: '说明服务的用途，可用任意字符，最多 256 个。',
  },
} as const satisfies TranslationOf<typeof english>;
