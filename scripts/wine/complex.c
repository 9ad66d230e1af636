/* C99's complex functions, which numpy takes from Windows' C runtime, and Wine 8's has not. Windows passes a complex
   number as a struct of two. */
#include <complex.h>
#include <math.h>

typedef struct { float real, imaginary; } Single;
typedef struct { double real, imaginary; } Double;

static float complex from_single(Single z) { return __builtin_complex(z.real, z.imaginary); }
static Single to_single(float complex z) { Single found = {crealf(z), cimagf(z)}; return found; }
static double complex from_double(Double z) { return __builtin_complex(z.real, z.imaginary); }
static Double to_double(double complex z) { Double found = {creal(z), cimag(z)}; return found; }

/* A long double is a double there. */
#define ONE(name) \
    Single our_##name##f(Single z) { return to_single(name##f(from_single(z))); } \
    Double our_##name(Double z) { return to_double(name(from_double(z))); } \
    Double our_##name##l(Double z) { return to_double(name(from_double(z))); }
#define PART(name, single, twofold) \
    float our_##name##f(Single z) { return single; } \
    double our_##name(Double z) { return twofold; } \
    double our_##name##l(Double z) { return twofold; }

ONE(ctanh) ONE(ctan) ONE(csinh) ONE(csin) ONE(cexp) ONE(ccosh) ONE(ccos) ONE(csqrt) ONE(clog)
PART(creal, z.real, z.real)
PART(cimag, z.imaginary, z.imaginary)
PART(cabs, hypotf(z.real, z.imaginary), hypot(z.real, z.imaginary))
PART(carg, atan2f(z.imaginary, z.real), atan2(z.imaginary, z.real))

Single our_cpowf(Single a, Single b) { return to_single(cpowf(from_single(a), from_single(b))); }
Double our_cpow(Double a, Double b) { return to_double(cpow(from_double(a), from_double(b))); }
Double our_cpowl(Double a, Double b) { return our_cpow(a, b); }

Single our__FCbuild(float real, float imaginary) { Single z = {real, imaginary}; return z; }
Double our__Cbuild(double real, double imaginary) { Double z = {real, imaginary}; return z; }
Double our__LCbuild(double real, double imaginary) { Double z = {real, imaginary}; return z; }
