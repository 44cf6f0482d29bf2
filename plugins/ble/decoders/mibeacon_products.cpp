#include "plugins/ble/decoders/mibeacon.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

using enum Buttons;

// Source: the product ids of xiaomi-ble 1.x and ble_monitor, both from miot-spec.org.
constexpr std::array kProducts{
    MiProduct{0x0083, "YM-K1501"},
    MiProduct{0x0098, "HHCCJCY01"},
    MiProduct{0x00DB, "MMC-T201-1"},
    MiProduct{0x0113, "YM-K1501EU"},
    MiProduct{0x0153, "YLYK01YL", remote},
    MiProduct{0x015D, "HHCCPOT002"},
    MiProduct{0x01AA, "LYWSDCGQ"},
    MiProduct{0x0248, "XCQ03RM"},
    MiProduct{0x02DF, "JQJCY01YM"},
    MiProduct{0x0347, "CGG1"},
    MiProduct{0x0380, "DSL-C08"},
    MiProduct{0x0387, "MHO-C401"},
    MiProduct{0x0391, "MMC-W505"},
    MiProduct{0x03B6, "YLKG07YL/YLKG08YL", dimmer},
    MiProduct{0x03BC, "GCLS002"},
    MiProduct{0x03BF, "YLYB01YL-BHFRC", heater_remote},
    MiProduct{0x03D6, "CGH1"},
    MiProduct{0x03DD, "MUE4094RT"},
    MiProduct{0x040A, "WX08ZM"},
    MiProduct{0x045B, "LYWSD02"},
    MiProduct{0x045C, "V-SK152"},
    MiProduct{0x0489, "M1S-T500"},
    MiProduct{0x04E1, "XMMF01JQD", cube},
    MiProduct{0x04E6, "YLYK01YL-VENFAN", ventilator_remote},
    MiProduct{0x04E9, "MJZNMSQ01YD"},
    MiProduct{0x055B, "LYWSD03MMC"},
    MiProduct{0x0576, "CGD1"},
    MiProduct{0x0599, "MJZNMS03LM"},
    MiProduct{0x066F, "CGDK2"},
    MiProduct{0x068E, "YLYK01YL-FANCL", fan_remote},
    MiProduct{0x069E, "ZNMS16LM"},
    MiProduct{0x069F, "ZNMS17LM"},
    MiProduct{0x06D3, "MHO-C303"},
    MiProduct{0x0784, "XMZNMS04LM"},
    MiProduct{0x07BF, "YLAI003"},
    MiProduct{0x07F6, "MJYD02YL"},
    MiProduct{0x0806, "T700"},
    MiProduct{0x0863, "SJWS01LM"},
    MiProduct{0x098B, "MCCGQ02HL"},
    MiProduct{0x098C, "XMZNMST02YD"},
    MiProduct{0x0997, "JTYJGD03MI"},
    MiProduct{0x0A83, "CGPR1"},
    MiProduct{0x0A8D, "RTCGQ02LM"},
    MiProduct{0x0B48, "CGG1-ENCRYPTED"},
    MiProduct{0x0C3C, "CGC1"},
    MiProduct{0x0DE7, "SU001-T"},
    MiProduct{0x0DFD, "K9B-3BTN", switch_three},
    MiProduct{0x0E39, "XMZNMS08LM"},
    MiProduct{0x11C2, "Lockin-SV40"},
    MiProduct{0x1203, "XMWSDJ04MMC"},
    MiProduct{0x1568, "K9B-1BTN", switch_one},
    MiProduct{0x1569, "K9B-2BTN", switch_two},
    MiProduct{0x16E4, "LYWSD02MMC"},
    MiProduct{0x1790, "T700"},
    MiProduct{0x1889, "MS1BB(MI)"},
    MiProduct{0x1949, "XMWXKG01YL", left_right},
    MiProduct{0x1C10, "K9BB-1BTN", by_value},
    MiProduct{0x20DB, "MJZNZ018H"},
    MiProduct{0x2387, "XMWXKG01LM"},
    MiProduct{0x2542, "LYWSD02MMC"},
    MiProduct{0x2832, "MJWSD05MMC"},
    MiProduct{0x2AEB, "HS1BB(MI)"},
    MiProduct{0x30D9, "MJTZC01YM"},
    MiProduct{0x3531, "XMPIRO2SXS"},
    MiProduct{0x38BB, "PTX_YK1_QMIMB"},
    MiProduct{0x3A61, "KS1", four},
    MiProduct{0x3BD5, "MJTZC01YM"},
    MiProduct{0x3E17, "KS1BP", four},
    MiProduct{0x3F0F, "RS1BB(MI)"},
    MiProduct{0x3F4C, "PS1BB"},
    MiProduct{0x45C9, "MJTZC02YM"},
    MiProduct{0x4683, "XMOSB01XS"},
    MiProduct{0x48CF, "MJTZC01YM"},
    MiProduct{0x4B05, "MJTZC03YM"},
    MiProduct{0x4C04, "MJTZC02YM"},
    MiProduct{0x4C60, "XMPIRO2GSXS"},
    MiProduct{0x4DCB, "MJTZC02YM"},
    MiProduct{0x4F59, "CGDK3"},
    MiProduct{0x50FB, "ES3"},
    MiProduct{0x520B, "KS2BB"},
    MiProduct{0x55B5, "MJWSD06MMC"},
    MiProduct{0x5968, "XMWS01XS", left_right_from_0},
    MiProduct{0x59FA, "M2457B1"},
    MiProduct{0x59FB, "M2456B1"},
    MiProduct{0x59FC, "M2456B1"},
    MiProduct{0x5BEA, "MJWSD06MMC"},
    MiProduct{0x5DB1, "MBS17"},
    MiProduct{0x6188, "M2456B1"},
    MiProduct{0x64C5, "PTX-F1-Display", four},
    MiProduct{0x6A0F, "ES5BB"},
    MiProduct{0x78D1, "MC-COMM"},
    MiProduct{0x78DB, "ESM787"},
};
constexpr auto kById = [](const MiProduct& a, const MiProduct& b) { return a.id < b.id; };
static_assert(std::is_sorted(kProducts.begin(), kProducts.end(), kById));

}  // namespace

const MiProduct* mi_product(std::uint16_t id) noexcept {
  const auto found = std::lower_bound(kProducts.begin(), kProducts.end(), MiProduct{id, {}}, kById);
  return found != kProducts.end() && found->id == id ? &*found : nullptr;
}

}  // namespace homeward::ble
