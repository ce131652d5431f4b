import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter, Route, Routes } from 'react-router';
import '../shared/i18n';
import '../shared/new-version';
import '../shared/theme';
import { queries } from '../shared/queries';
import { SignIn } from './sign-in';
import { Loading } from './ui';

const Supplier = lazy(() => import('./supplier'));
const Check = lazy(() => import('./public/check'));
const Invitation = lazy(() => import('./public/invitation'));
const CompanyReturn = lazy(() => import('./public/company-return'));
const Join = lazy(() => import('./public/join'));

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Suspense fallback={<Loading />}>
            <Routes>
              <Route path="/" element={<SignIn />} />
              <Route path="/sign-in/oidc" element={<CompanyReturn />} />
              <Route path="/sign-in/*" element={<SignIn />} />
              <Route path="/join" element={<Join />} />
              <Route path="/i/:token" element={<Invitation />} />
              <Route path="/check/:id" element={<Check />} />
              <Route path="/supplier/*" element={<Supplier />} />
            </Routes>
          </Suspense>
        </BrowserRouter>
      </QueryClientProvider>
    </StrictMode>,
  );
