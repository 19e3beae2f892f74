namespace HfPipelines.Tokenization.Classes;

/// <summary>The tokens by which Whisper's decoder is told the language, the task and whether to write time stamps.</summary>
internal static class WhisperPrompt
{
    private const string Unmarked = "<|notimestamps|>";

    /// <summary>The options with the tokens of the prompt.</summary>
    /// <exception cref="TokenizerException">The language or the task is none of Whisper's.</exception>
    public static ClassOptions Apply(ClassOptions options)
    {
        string? task = options.Text("task");
        if (task is not (null or "transcribe" or "translate"))
        {
            throw new TokenizerException("tokenizer_config.json", "task", $"expected transcribe or translate, found '{task}'");
        }

        return options
            .With("prompt_language", options.Text("language") is { } language ? $"<|{Code(language)}|>" : null)
            .With("prompt_task", task is null ? null : $"<|{task}|>")
            .With("prompt_timestamps", options.IsTrue("predict_timestamps") ? null : Unmarked);
    }

    /// <summary>The code of a language that is given by its English name or its code.</summary>
    public static string Code(string language)
    {
        language = language.ToLowerInvariant();
        IReadOnlyDictionary<string, string> names = TokenizerClassSpec.Names("whisper_languages");
        return names.ContainsKey(language) ? language
            : names.FirstOrDefault(n => n.Value == language).Key
            ?? TokenizerClassSpec.Names("whisper_other_names").GetValueOrDefault(language)
            ?? throw new TokenizerException("tokenizer_config.json", "language", $"expected one of Whisper's languages, found '{language}'");
    }
}
