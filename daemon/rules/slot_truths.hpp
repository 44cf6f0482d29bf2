#pragma once

#include "daemon/rules/truth.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace homeward::rules {

/// The truth of one statement for each of several slots, and of "any of them", kept by counting so
/// that a change costs the same however many slots there are. A slot that was true and is not
/// known any more leaves the whole unknown: nobody saw it end. One that was never heard, or was not
/// true when it fell silent, says nothing: an alert of the front door must end, and be able to fire
/// again, though the back door's battery is empty. Unknown too when nothing is known of any.
class SlotTruths {
 public:
  std::uint32_t add() {
    words_.push_back(Word::silent);
    ++counts_[index(Word::silent)];
    return static_cast<std::uint32_t>(words_.size() - 1);
  }

  [[nodiscard]] Truth operator[](std::uint32_t slot) const noexcept {
    const Word word = words_[slot];
    return word == Word::yes ? Truth::yes : word == Word::no ? Truth::no : Truth::unknown;
  }

  /// True when that changed the whole.
  bool set(std::uint32_t slot, Truth truth) noexcept {
    switch (truth) {
      case Truth::yes: return put(slot, Word::yes);
      case Truth::no: return put(slot, Word::no);
      case Truth::unknown: break;
    }
    return put(slot, words_[slot] == Word::yes || lost(slot) ? Word::lost : Word::silent);
  }

  /// It was true when it was last known, and is not known any more.
  [[nodiscard]] bool lost(std::uint32_t slot) const noexcept { return words_[slot] == Word::lost; }
  /// Restores what lost() told.
  void lose(std::uint32_t slot) noexcept { put(slot, Word::lost); }

  [[nodiscard]] Truth any() const noexcept {
    if (counts_[index(Word::yes)] > 0) return Truth::yes;
    if (counts_[index(Word::lost)] > 0) return Truth::unknown;
    return counts_[index(Word::no)] > 0 ? Truth::no : Truth::unknown;
  }

 private:
  enum class Word : std::uint8_t { silent, no, yes, lost };

  static constexpr std::size_t index(Word word) noexcept { return static_cast<std::size_t>(word); }

  bool put(std::uint32_t slot, Word word) noexcept {
    if (words_[slot] == word) return false;
    const Truth before = any();
    --counts_[index(words_[slot])];
    ++counts_[index(word)];
    words_[slot] = word;
    return any() != before;
  }

  std::vector<Word> words_;
  std::array<std::uint32_t, 4> counts_{};
};

}  // namespace homeward::rules
