using System.ComponentModel;
using System.Text.Json;
using HfPipelines.ChatTemplates;
using HfPipelines.ChatTemplates.Tools;
using HfPipelines.Tests.Tokenization;
using HfPipelines.Tokenization;
using HfPipelines.Verification;
using Microsoft.Extensions.AI;

namespace HfPipelines.Tests.ChatTemplates;

public class ApplyChatTemplateTests
{
    private const string Template = """
        {%- if tools %}{{ tools | tojson }}
        {% endif %}
        {%- for document in documents or [] %}[{{ document.title }}: {{ document.text }}]
        {% endfor %}
        {%- for message in messages %}<{{ message.role }}>{% if message.role == 'assistant' %}{% generation %}{{ message.content }}
        {%- for call in message.tool_calls or [] %}{{ call.function | tojson }}{% endfor %}{% endgeneration %}{% else %}{{ message.content }}{% endif %}{{ '\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}<assistant>{% endif %}
        """;

    [Fact]
    public void MessagesToolsAndResultsGoThroughTheTemplate()
    {
        using var folder = new TemporaryFolder();
        Tokenizer tokenizer = Load(folder.Path);
        ChatMessage[] messages =
        [
            new(ChatRole.User, "Is it raining?"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "Weather", new Dictionary<string, object?> { ["city"] = "Oslo", ["days"] = 2 })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "rain")]),
        ];
        ChatEncoding chat = tokenizer.ApplyChatTemplate(ChatTemplateInput.From(messages, [AIFunctionFactory.Create(Weather)]));
        Assert.Equal(
            """
            [{"type": "function", "function": {"name": "Weather", "description": "Tells the weather.", "parameters": {"type": "object", "properties": {"city": {"type": "string", "description": "The city."}, "days": {"type": "integer", "description": "How many days ahead."}}, "required": ["city"]}, "return": {"type": "string"}}}]
            <user>Is it raining?
            <assistant>{"name": "Weather", "arguments": {"city": "Oslo", "days": 2}}
            <tool>rain
            <assistant>
            """.ReplaceLineEndings("\n"),
            chat.Text);
        Assert.Equal(chat.Text, tokenizer.Decode(chat.Ids));
    }

    [Fact]
    public void ADelegateAndItsAIFunctionHaveOneSchema()
        => Assert.Equal(ToolSchema.From(Weather).ToJsonString(), ToolSchema.From(AIFunctionFactory.Create(Weather)).ToJsonString());

    [Fact]
    public void TheMaskHoldsWhatTheAssistantWrote()
    {
        using var folder = new TemporaryFolder();
        Tokenizer tokenizer = Load(folder.Path);
        ChatTemplateInput input = ChatTemplateInput.From([new(ChatRole.User, "one"), new(ChatRole.Assistant, "two trees")], addGenerationPrompt: false);
        ChatEncoding chat = tokenizer.ApplyChatTemplate(input, new ChatEncodeOptions { AssistantMask = true });
        Assert.Equal("two trees", tokenizer.Decode(chat.Ids.Where((_, i) => chat.AssistantMask!.Value[i] == 1)));
    }

    [Fact]
    public void DocumentsAndAnUnfinishedAnswerGoThroughTheTemplate()
    {
        using var folder = new TemporaryFolder();
        Tokenizer tokenizer = Load(folder.Path);
        ChatTemplateInput input = ChatTemplateInput.From([new(ChatRole.User, "one"), new(ChatRole.Assistant, "It is")], addGenerationPrompt: false) with
        {
            Documents = [new Dictionary<string, object?> { ["title"] = "Trees", ["text"] = "Oaks grow." }],
            ContinueField = "content",
        };
        Assert.Equal("[Trees: Oaks grow.]\n<user>one\n<assistant>It is", tokenizer.ApplyChatTemplate(input).Text);
    }

    [Fact]
    public void BatchesAreFilled()
    {
        using var folder = new TemporaryFolder();
        Tokenizer tokenizer = Load(folder.Path);
        ChatTemplateInput[] inputs = [ChatTemplateInput.From([new(ChatRole.User, "one")]), ChatTemplateInput.From([new(ChatRole.User, "one and a tree")])];
        IReadOnlyList<ChatEncoding> chats = tokenizer.ApplyChatTemplate(inputs, new ChatEncodeOptions { Padding = new PaddingOptions { PadId = 0 } });
        Assert.Equal(chats[0].Ids.Length, chats[1].Ids.Length);
        Assert.Contains(0, chats[0].AttentionMask);
        Assert.DoesNotContain(0, chats[1].AttentionMask);
    }

    [Fact]
    public void AnUnknownKindOfContentIsRefused()
        => Assert.Throws<TemplateException>(() => ChatTemplateInput.From([new(ChatRole.User, [new ErrorContent("no")])]));

    [Description("Tells the weather.")]
    private static string Weather([Description("The city.")] string city, [Description("How many days ahead.")] int days = 1) => $"{city} {days}";

    private static Tokenizer Load(string folder)
    {
        using FixtureSource fixtures = FixtureSource.Open(Repository.Fixture("tokenizers.zip"));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), fixtures.ReadJson("pipelines/gpt2.json").GetProperty("tokenizer").GetRawText());
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), JsonSerializer.Serialize(new { tokenizer_class = "PreTrainedTokenizerFast", chat_template = Template.ReplaceLineEndings("\n") }));
        return Tokenizer.Load(folder);
    }
}
