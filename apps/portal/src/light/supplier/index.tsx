import { lazy } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { addWords } from '../../shared/i18n';
import { useMe, wasSignedIn } from '../../shared/session';
import { Loading } from '../ui';
import { Frame } from './frame';
import { Home } from './home/home';
import './supplier.css';
import { Trouble } from './trouble';
import { en, zh } from './words';

addWords('supplier', { en, zh });

const UseIt = lazy(() => import('./use/use-it'));
const Sheet = lazy(() => import('./sheets/sheet'));
const UnderWay = lazy(() => import('./sheets/under-way'));
const Sale = lazy(() => import('./sale/sale'));
const Request = lazy(() => import('./sale/request'));
const Holding = lazy(() => import('./holding/holding'));
const MyPage = lazy(() => import('./me/me'));

/** The pages of a company that is paid with certificates: what it has, and how it turns into payments and cash. */
export default function Supplier() {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (!wasSignedIn() || me.data === null) {
    location.replace(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
    return <Loading />;
  }
  if (me.isError) return <Trouble error={me.error} />;
  if (!me.data) return <Loading />;
  return (
    <Frame me={me.data}>
      <Routes>
        <Route index element={<Home me={me.data} />} />
        <Route path="pay" element={<UseIt key="pay" me={me.data} preset="pay" />} />
        <Route path="cash" element={<UseIt key="cash" me={me.data} preset="cash" />} />
        <Route path="sheets/:id" element={<Sheet me={me.data} />} />
        <Route path="under-way" element={<UnderWay me={me.data} />} />
        <Route path="sales/:id" element={<Sale me={me.data} />} />
        <Route path="requests/:id" element={<Request />} />
        <Route path="holdings/:id" element={<Holding me={me.data} />} />
        <Route path="me" element={<MyPage me={me.data} />} />
        <Route path="*" element={<Navigate to="/supplier" replace />} />
      </Routes>
    </Frame>
  );
}
