using System.Globalization;
using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>The languages between which a tokenizer's model translates. Immutable.</summary>
/// <param name="Source">The code of the source language, as a token of the vocabulary.</param>
/// <param name="Target">The code of the target language, as a token of the vocabulary.</param>
/// <param name="Form">How a code is written as a token.</param>
/// <param name="IsTarget">Whether texts are in the target language.</param>
internal sealed record TokenizerLanguages(string Source, string Target, string Form, bool IsTarget)
{
    /// <summary>The languages that a class and its options name; null where the class knows none.</summary>
    public static TokenizerLanguages? Read(TokenizerClassSpec spec, ClassOptions options)
    {
        JsonNode rule = spec["language"];
        bool isAsked = !rule.IsNull && (rule["if"].StringOrNull() is not { } condition || options.IsTrue(condition));
        if (!isAsked || (options.Text(rule["option"].StringOrNull() ?? "src_lang") ?? rule["default"].StringOrNull()) is not { } code)
        {
            return null;
        }

        string form = rule["form"].StringOrNull() ?? "{0}";
        string source = Token(code, form);
        return new TokenizerLanguages(source, options.Text("tgt_lang") is { } target ? Token(target, form) : source, form, IsTarget: false);
    }

    /// <summary>The languages with others in place.</summary>
    public TokenizerLanguages With(string? source, string? target)
    {
        string from = source is null ? Source : Token(source, Form);
        return this with { Source = from, Target = target is null ? (Target == Source ? from : Target) : Token(target, Form) };
    }

    /// <summary>The options with the language of the texts.</summary>
    public ClassOptions Apply(ClassOptions options) => options.With("language", IsTarget ? Target : Source).With("is_target", IsTarget);

    // A code that is already written as a token stays.
    private static string Token(string code, string form)
        => form == "{0}" || code.Contains(form[..form.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal) ? code : string.Format(CultureInfo.InvariantCulture, form, code);
}
