using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates;

/// <summary>Renders conversations: what <c>transformers</c> does around a chat template.</summary>
public static class ChatRenderer
{
    private const string ContinueTag = "CONTINUE_FINAL_MESSAGE_TAG ";

    private static readonly string[] ReasoningFields = ["reasoning_content", "thinking", "reasoning"];

    /// <summary>Makes an input ready as <c>apply_chat_template</c> does: checks it and leaves out the fields of messages that are null.</summary>
    /// <param name="input">The input.</param>
    /// <exception cref="TemplateException">There is no message, or a generation prompt is wanted together with a message to continue (<c>ValueError</c>).</exception>
    public static ChatTemplateInput Prepare(ChatTemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Messages.Count == 0)
        {
            throw Raise.Value("Cannot apply chat template to an empty conversation. Provide at least one message.");
        }

        if (input.ContinueField is not null && input.AddGenerationPrompt)
        {
            throw Raise.Value("continue_final_message and add_generation_prompt are not compatible. Use continue_final_message when you want the model to continue the final message, "
                + "and add_generation_prompt when you want to add a header that will prompt it to start a new assistant message instead.");
        }

        return input with { Messages = [.. input.Messages.Select(IReadOnlyDictionary<string, object?> (message) => message.Where(field => !IsNull(field.Value)).ToDictionary())] };
    }

    /// <summary>Renders a conversation (<c>render_jinja_template</c>).</summary>
    /// <param name="template">The template.</param>
    /// <param name="input">The conversation.</param>
    /// <param name="options">The clock and the limits.</param>
    /// <returns>The text and the spans of <c>{% generation %}</c> blocks.</returns>
    /// <exception cref="TemplateException">The template raised an error, or the message to continue does not appear in the text (<c>ValueError</c>).</exception>
    public static RenderedChat Render(ChatTemplate template, ChatTemplateInput input, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(input);
        List<object?> chat = [.. input.Messages.Select(message => AliasReasoning((PythonDictionary)PythonValue.From(message)!))];
        string? continued = input.ContinueField is { } field ? TagLastMessage(template, chat, field) : null;
        var variables = new Dictionary<string, object?>(input.Variables)
        {
            ["messages"] = new PythonList(chat),
            ["tools"] = input.Tools,
            ["documents"] = input.Documents,
            ["add_generation_prompt"] = input.AddGenerationPrompt,
        };
        RenderedChat rendered = template.RenderWithSpans(variables, options);
        return continued is null ? rendered : rendered with { Text = CutAtTag(rendered.Text, continued) };
    }

    private static bool IsNull(object? value) => value is null or System.Text.Json.JsonElement { ValueKind: System.Text.Json.JsonValueKind.Null };

    // Templates read the reasoning under one of several names.
    private static PythonDictionary AliasReasoning(PythonDictionary message)
    {
        object? reasoning = null;
        foreach (string field in ReasoningFields)
        {
            reasoning ??= message.TryGetText(field, out object? value) ? value : null;
        }

        if (reasoning is null)
        {
            return message;
        }

        var aliased = new PythonDictionary();
        aliased.Set("thinking", reasoning);
        foreach ((object? key, object? value) in message.Items)
        {
            aliased.Set(key, value);
        }

        aliased.Set("reasoning_content", reasoning);
        return aliased;
    }

    /// <summary>Puts a mark behind the text to continue and gives that text.</summary>
    private static string TagLastMessage(ChatTemplate template, List<object?> chat, string field)
    {
        if (chat.Count == 0)
        {
            throw Raise.Value("continue_final_message is set but the conversation is empty!");
        }

        var last = (PythonDictionary)chat[^1]!;
        if (!last.TryGetText(field, out object? final) || final is null)
        {
            throw Raise.Value($"continue_final_message is set but the final message has no \"{field}\" to continue!");
        }

        string[] fields = ReasoningFields.Contains(field)
            ? [.. ReasoningFields.Where(name => last.TryGetText(name, out object? value) && PythonOperators.AreEqual(value, final))]
            : [field];
        if (!fields.Any(name => template.Source.Contains(name, StringComparison.Ordinal)))
        {
            throw Raise.Value($"continue_final_message is set to \"{field}\" but this is not an accepted field in the chat_template");
        }

        var context = new RenderContext(ChatTemplateOptions.Default, new Dictionary<string, object?>());
        if (final is PythonList or PythonTuple)
        {
            foreach (object? part in Iteration.ToList(context, final).AsEnumerable().Reverse())
            {
                if (part is PythonDictionary block && block.TryGetText("text", out object? text))
                {
                    block.Set("text", PythonOperators.Add(context, text, ContinueTag));
                    return Text(text);
                }
            }

            throw Raise.Value("continue_final_message is set but we could not find any text to continue in the final message!");
        }

        foreach (string name in fields)
        {
            last.Set(name, PythonOperators.Add(context, last.TryGetText(name, out object? value) ? value : null, ContinueTag));
        }

        return Text(final);
    }

    private static string Text(object? value) => value as string ?? throw Raise.Type($"the message to continue must be a text, not {PythonType.NameOf(value)}");

    private static string CutAtTag(string rendered, string continued)
    {
        string message = StringMethods.Strip(continued, null, left: true, right: true);
        string tag = ContinueTag.TrimEnd();
        int at = rendered.LastIndexOf(tag, StringComparison.Ordinal);
        if (at < 0 || !rendered.Contains(message, StringComparison.Ordinal))
        {
            throw Raise.Value("continue_final_message is set but the final message does not appear in the chat after applying the chat template! This can happen if the chat template deletes portions of "
                + "the final message. Please verify the chat template and final message in your chat to ensure they are compatible."
                + $"Final message to continue: {message}\nRendered chat:\n{rendered}");
        }

        // A template that trims the message has trimmed the space at the end of the mark too.
        bool exact = string.CompareOrdinal(rendered, at, ContinueTag, 0, ContinueTag.Length) == 0;
        return exact ? rendered[..at] : StringMethods.Strip(rendered[..at], null, left: false, right: true);
    }
}
