// Before anything is painted; the choice itself is made in site.ts.
document.documentElement.style.colorScheme = localStorage.getItem('call-elements-docs:colours') || 'light dark';
