import 'i18next';
import type { en } from './common';
import type { en as publicWords } from '../../light/public/words';
import type { en as supplierWords } from '../../light/supplier/words';
import type { en as saleWords } from '../../light/supplier/sale/words';
import type { en as companyWords } from '../../desk/company/words';
import type { en as obligorWords } from '../../desk/obligor/words';
import type { en as financierWords } from '../../desk/financier/words';
import type { en as operatorWords } from '../../desk/operator/words';
import type { en as lateWords } from '../../desk/operator/late/words';
import type { en as auditorWords } from '../../desk/auditor/words';
import type { en as courtOrdersWords } from '../../desk/court-orders/words';
import type { en as rulesWords } from '../../desk/rules/words';
import type { en as evidenceWords } from '../evidence/words';
import type { en as treeWords } from '../../desk/ui/holding-tree/words';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof en;
      public: typeof publicWords;
      supplier: typeof supplierWords;
      sale: typeof saleWords;
      company: typeof companyWords;
      obligor: typeof obligorWords;
      financier: typeof financierWords;
      operator: typeof operatorWords;
      late: typeof lateWords;
      auditor: typeof auditorWords;
      courtOrders: typeof courtOrdersWords;
      rules: typeof rulesWords;
      tree: typeof treeWords;
      evidence: typeof evidenceWords;
    };
  }
}
