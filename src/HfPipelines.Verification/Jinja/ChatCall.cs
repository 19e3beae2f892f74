using System.Text.Json;
using HfPipelines.ChatTemplates;
using HfPipelines.Tokenization;

namespace HfPipelines.Verification.Jinja;

/// <summary>The options of one call of <c>apply_chat_template</c>.</summary>
/// <param name="Options">Those of the tokenizer.</param>
/// <param name="Tokenize">Whether tokens are wanted, not the text.</param>
/// <param name="TemplateOptions">Those of the template.</param>
internal sealed record ChatCall(ChatEncodeOptions Options, bool Tokenize, JsonElement TemplateOptions)
{
    private static readonly HashSet<string> OfTheTokenizer = ["tokenize", "return_dict", "return_assistant_tokens_mask", "sanitize_control_tokens", "padding", "truncation", "max_length"];

    public static ChatCall Read(JsonElement options, string template)
    {
        bool Flag(string name) => options.TryGetProperty(name, out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        int? maxLength = options.TryGetProperty("max_length", out JsonElement length) ? length.GetInt32() : null;
        bool toMaxLength = options.TryGetProperty("padding", out JsonElement padding) && padding.ValueKind == JsonValueKind.String && padding.GetString() == "max_length";
        bool pads = toMaxLength || Flag("padding") || (padding.ValueKind == JsonValueKind.String && padding.GetString() == "longest");
        return new ChatCall(
            new ChatEncodeOptions
            {
                Template = template,
                AssistantMask = Flag("return_assistant_tokens_mask"),
                SanitizeControlTokens = Flag("sanitize_control_tokens"),
                Truncation = Flag("truncation") && maxLength is { } most ? new TruncationOptions(most) : null,
                Padding = pads ? new PaddingOptions { Length = toMaxLength ? maxLength : null } : null,
            },
            !options.TryGetProperty("tokenize", out JsonElement tokenize) || tokenize.GetBoolean(),
            options);
    }

    public ChatTemplateInput Input(JsonElement conversation)
    {
        var options = JsonSerializer.SerializeToElement(TemplateOptions.EnumerateObject().Where(option => !OfTheTokenizer.Contains(option.Name)).ToDictionary(option => option.Name, option => option.Value));
        return ChatInput.Read(conversation, options, new Dictionary<string, object?>()).Input;
    }
}
