// What LeakSanitizer asks a program for. Paho C 1.3.12 leaves some bytes of its own heap book
// per connection behind when its last handle goes; our own allocations are still looked at.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the name is LeakSanitizer's

extern "C" const char* __lsan_default_suppressions() {  // NOLINT
  return "leak:libpaho-mqtt3as\n";
}
