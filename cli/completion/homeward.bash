# Completion of homeward for bash: asks the program itself, so that it is never out of date.
source <(homeward completion bash 2>/dev/null)
