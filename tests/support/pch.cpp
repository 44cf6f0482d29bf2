// Only the precompiled header of the tests is wanted of this program.
int main() {}
