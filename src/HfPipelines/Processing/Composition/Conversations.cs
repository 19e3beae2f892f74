using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Processing.Composition;

/// <summary>Conversations that a class writes itself.</summary>
internal static class Conversations
{
    /// <summary>Each picture with each policy (ShieldGemma 2).</summary>
    public static ProcessorBatch Policies(ComposedCall call)
    {
        ChatTemplate template = call.Files.ChatTemplate ?? throw new ProcessingException("chat_template", "a chat template in the checkpoint", "none");
        if (call.Batch.Images.Count == 0)
        {
            throw new ProcessingException("pictures", "at least one, for this class judges pictures", "none");
        }

        var policies = new JsonObject();
        foreach ((string name, JsonNode? policy) in (call.Node("policy_definitions")?.AsObject() ?? []).Concat(call.Config["custom_policies"]?.AsObject() ?? []))
        {
            policies[name] = policy?.DeepClone();
        }

        string[] wanted = call.Config["policies"] is JsonArray chosen ? [.. chosen.Select(p => p!.GetValue<string>())] : [.. policies.Select(p => p.Key)];
        var texts = new List<string>();
        var images = new List<IReadOnlyList<ImageData>>();
        foreach (ImageData image in call.Batch.Images.SelectMany(l => l))
        {
            foreach (string policy in wanted)
            {
                texts.Add(Render((string?)policies[policy] ?? throw new ProcessingException("policies", "policies that the configuration defines", policy)));
                images.Add([image]);
            }
        }

        return call.Batch with { Texts = texts, Images = images };

        string Render(string policy) => ChatRenderer.Render(template, new ChatTemplateInput
        {
            Messages = [new Dictionary<string, object?> { ["role"] = "user", ["content"] = (List<object?>)[new Dictionary<string, object?> { ["type"] = "image" }, new Dictionary<string, object?> { ["type"] = "text", ["text"] = policy }] }],
            Variables = call.Tokenizer.SpecialTokens.ToDictionary(t => t.Key, t => (object?)t.Value),
        }).Text;
    }
}
