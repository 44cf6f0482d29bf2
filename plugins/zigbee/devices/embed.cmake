# cmake -DINPUT=profiles.json -DOUTPUT=profiles_json.cpp -P embed.cmake: a JSON file as a constant.
# Compilers bound one literal to 64 KiB, so it is joined from pieces.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "R\"profile(${piece})profile\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT} "#include \"plugins/zigbee/devices/profiles.hpp\"

const std::string_view homeward::zigbee::builtin_profiles_json =
${pieces};
")
