#include "find/blas.h"

#include <assert.h>
#include <dlfcn.h>
#include <stddef.h>

static void *libraries[2]; /* of LAPACK and BLAS; both are one in OpenBLAS */

static bool
load(void)
{
	libraries[0] = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
	libraries[1] = libraries[0];
	if (libraries[0])
		return true;
	libraries[1] = dlopen("libblas.so.3", RTLD_NOW | RTLD_LOCAL);
	if (libraries[1])
		libraries[0] = dlopen("liblapack.so.3", RTLD_NOW | RTLD_LOCAL);
	return libraries[0] != NULL;
}

bool
blas_load(int threads)
{
	void (*set_threads)(int) = NULL;

	if (!libraries[0] && !load())
		return false;
	*(void **)&set_threads = dlsym(
	    libraries[1], "openblas_set_num_threads");
	if (set_threads)
		set_threads(threads);
	return true;
}

static void *
find(const char *name)
{
	void *symbol = NULL;

	for (size_t i = 2; i-- && !symbol;)
		if (libraries[i])
			symbol = dlsym(libraries[i], name);
	/* the callers' promise: nothing that calls it runs without a library */
	assert(symbol);
	return symbol;
}

/* A function of that name that looks the real one up when first called. */
#define LAZY(name, parameters, arguments)              \
	int name parameters                            \
	{                                              \
		static int(*real) parameters;          \
                                                       \
		if (!real)                             \
			*(void **)&real = find(#name); \
		return real arguments;                 \
	}

LAZY(sgemm_,
    (const char *transa, const char *transb, int *m, int *n, int *k,
	const float *alpha, const float *a, int *lda, const float *b, int *ldb,
	float *beta, float *c, int *ldc),
    (transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))

LAZY(dgemm_,
    (const char *transa, const char *transb, int *m, int *n, int *k,
	const double *alpha, const double *a, int *lda, const double *b,
	int *ldb, double *beta, double *c, int *ldc),
    (transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))

LAZY(ssyrk_,
    (const char *uplo, const char *trans, int *n, int *k, float *alpha,
	float *a, int *lda, float *beta, float *c, int *ldc),
    (uplo, trans, n, k, alpha, a, lda, beta, c, ldc))

LAZY(sgeqrf_,
    (int *m, int *n, float *a, int *lda, float *tau, float *work, int *lwork,
	int *info),
    (m, n, a, lda, tau, work, lwork, info))

LAZY(sorgqr_,
    (int *m, int *n, int *k, float *a, int *lda, float *tau, float *work,
	int *lwork, int *info),
    (m, n, k, a, lda, tau, work, lwork, info))

LAZY(sgetrf_, (int *m, int *n, float *a, int *lda, int *ipiv, int *info),
    (m, n, a, lda, ipiv, info))

LAZY(dgetrf_, (int *m, int *n, double *a, int *lda, int *ipiv, int *info),
    (m, n, a, lda, ipiv, info))

LAZY(sgetri_,
    (int *n, float *a, int *lda, int *ipiv, float *work, int *lwork, int *info),
    (n, a, lda, ipiv, work, lwork, info))

LAZY(dgetri_,
    (int *n, double *a, int *lda, int *ipiv, double *work, int *lwork,
	int *info),
    (n, a, lda, ipiv, work, lwork, info))

LAZY(sgesvd_,
    (const char *jobu, const char *jobvt, int *m, int *n, float *a, int *lda,
	float *s, float *u, int *ldu, float *vt, int *ldvt, float *work,
	int *lwork, int *info),
    (jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, info))

LAZY(dgesvd_,
    (const char *jobu, const char *jobvt, int *m, int *n, double *a, int *lda,
	double *s, double *u, int *ldu, double *vt, int *ldvt, double *work,
	int *lwork, int *info),
    (jobu, jobvt, m, n, a, lda, s, u, ldu, vt, ldvt, work, lwork, info))

LAZY(sgelsd_,
    (int *m, int *n, int *nrhs, float *a, int *lda, float *b, int *ldb,
	float *s, float *rcond, int *rank, float *work, int *lwork, int *iwork,
	int *info),
    (m, n, nrhs, a, lda, b, ldb, s, rcond, rank, work, lwork, iwork, info))

LAZY(dsyev_,
    (const char *jobz, const char *uplo, int *n, double *a, int *lda, double *w,
	double *work, int *lwork, int *info),
    (jobz, uplo, n, a, lda, w, work, lwork, info))
