/* The random numbers of Rust's standard library, from a DLL that Wine 8 has not. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID data, ULONG size);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    while (size) {
        ULONG count = size > 0x10000000 ? 0x10000000 : (ULONG)size;
        if (!SystemFunction036(data, count)) return FALSE;
        data += count;
        size -= count;
    }
    return TRUE;
}
