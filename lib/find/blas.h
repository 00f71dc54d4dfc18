#ifndef MEMOS_FIND_BLAS_H
#define MEMOS_FIND_BLAS_H

#include <stdbool.h>

/*
 * The linear algebra that FAISS calls, bound when it is first called: loading
 * a library of 36 MB takes longer than a search, and only training and adding
 * many vectors call it.  libopenblas.so.0 is taken, or else liblapack.so.3
 * and libblas.so.3.
 */

/*
 * Loads a library unless that was done, and keeps it to so many threads, if it
 * has any.  False if there is none: no function below may then be called.
 */
bool blas_load(int threads);

/* Fortran's names and arguments: everything by address. */
int sgemm_(const char *transa, const char *transb, int *m, int *n, int *k,
    const float *alpha, const float *a, int *lda, const float *b, int *ldb,
    float *beta, float *c, int *ldc);
int dgemm_(const char *transa, const char *transb, int *m, int *n, int *k,
    const double *alpha, const double *a, int *lda, const double *b, int *ldb,
    double *beta, double *c, int *ldc);
int ssyrk_(const char *uplo, const char *trans, int *n, int *k, float *alpha,
    float *a, int *lda, float *beta, float *c, int *ldc);
int sgeqrf_(int *m, int *n, float *a, int *lda, float *tau, float *work,
    int *lwork, int *info);
int sorgqr_(int *m, int *n, int *k, float *a, int *lda, float *tau, float *work,
    int *lwork, int *info);
int sgetrf_(int *m, int *n, float *a, int *lda, int *ipiv, int *info);
int dgetrf_(int *m, int *n, double *a, int *lda, int *ipiv, int *info);
int sgetri_(
    int *n, float *a, int *lda, int *ipiv, float *work, int *lwork, int *info);
int dgetri_(int *n, double *a, int *lda, int *ipiv, double *work, int *lwork,
    int *info);
int sgesvd_(const char *jobu, const char *jobvt, int *m, int *n, float *a,
    int *lda, float *s, float *u, int *ldu, float *vt, int *ldvt, float *work,
    int *lwork, int *info);
int dgesvd_(const char *jobu, const char *jobvt, int *m, int *n, double *a,
    int *lda, double *s, double *u, int *ldu, double *vt, int *ldvt,
    double *work, int *lwork, int *info);
int sgelsd_(int *m, int *n, int *nrhs, float *a, int *lda, float *b, int *ldb,
    float *s, float *rcond, int *rank, float *work, int *lwork, int *iwork,
    int *info);
int dsyev_(const char *jobz, const char *uplo, int *n, double *a, int *lda,
    double *w, double *work, int *lwork, int *info);

#endif
