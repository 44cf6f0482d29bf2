#pragma once

#include "daemon/core/event.hpp"
#include "daemon/ports/operations.hpp"
#include "lib/json/writer.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What the JSON of several answers is made of.
namespace homeward::control {

void write_time(json::Writer& out, std::string_view key, core::WallTime time);
void write_time(json::Writer& out, std::string_view key, const std::optional<core::WallTime>& time);
void write_value(json::Writer& out, const core::Value& value);
void write_optional_text(json::Writer& out, std::string_view key,
                         const std::optional<std::string_view>& value);
void write_device_id(json::Writer& out, const std::optional<core::DeviceId>& device);
/// The fields of an event, inside its object.
void write_event_fields(json::Writer& out, const core::Event& event);
/// Descriptions and answers come from plugins: what is no JSON becomes a text, never a broken
/// document.
void write_foreign_json(json::Writer& out, const std::string& text);
void write_optional_number(json::Writer& out, std::string_view key,
                           const std::optional<double>& number);
void write_silence(json::Writer& out, const core::Silence& silence);
/// `{"rule","device","state","at","fires_at"}`
void write_warning(json::Writer& out, const ports::WarningNotice& warning);

}  // namespace homeward::control
