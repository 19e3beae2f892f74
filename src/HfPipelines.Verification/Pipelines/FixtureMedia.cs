using System.Text.Json;
using HfPipelines.Processing;

namespace HfPipelines.Verification.Pipelines;

/// <summary>Pictures and prompts of the fixtures: pictures are formulas, so that none is stored.</summary>
internal static class FixtureMedia
{
    /// <summary>The pictures of an argument: one, a list, or lists in a list, in order.</summary>
    public static IReadOnlyList<ImageData> Images(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Images)],
        JsonValueKind.Object => [Image(json.GetProperty("$image"))],
        _ => [],
    };

    /// <summary>Prompts with the pictures that their image tokens stand for.</summary>
    public static IReadOnlyList<ProcessorInput> Inputs(JsonElement texts, IReadOnlyList<ImageData> images, string? imageToken)
    {
        var inputs = new List<ProcessorInput>();
        int next = 0;
        foreach (string text in Texts(texts))
        {
            int count = imageToken is null ? 0 : text.Split(imageToken).Length - 1;
            inputs.Add(new ProcessorInput(text, [.. images.Skip(next).Take(count)]));
            next += count;
        }

        return inputs;
    }

    /// <summary>A conversation.</summary>
    public static Chat Chat(JsonElement messages)
    {
        var chat = new Chat();
        foreach (JsonElement message in messages.EnumerateArray())
        {
            JsonElement content = message.GetProperty("content");
            ChatPart[] parts = content.ValueKind == JsonValueKind.String ? [new ChatText(content.GetString()!)] : [.. content.EnumerateArray().Select(Part)];
            chat.Add(new ChatTurn(message.GetProperty("role").GetString()!, parts));
        }

        return chat;
    }

    /// <summary>Whether an argument is one conversation or several.</summary>
    public static bool IsChat(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 && json[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The conversations of an argument.</summary>
    public static IReadOnlyList<Chat> Chats(JsonElement json) => json[0].ValueKind == JsonValueKind.Object ? [Chat(json)] : [.. json.EnumerateArray().Select(Chat)];

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind == JsonValueKind.String ? [json.GetString()!] : json.EnumerateArray().Select(t => t.GetString()!);

    private static ChatPart Part(JsonElement part) => part.GetProperty("type").GetString() switch
    {
        "text" => new ChatText(part.GetProperty("text").GetString()!),
        "image" => new ChatImage(Images(part.GetProperty("image"))[0]),
        string other => throw new HfPipelinesException($"fixture: expected text or an image in a turn, found '{other}'."),
        null => throw new HfPipelinesException("fixture: expected the type of a part, found null."),
    };

    private static ImageData Image(JsonElement json)
    {
        (int width, int height) = (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32());
        int[] p = [.. json.GetProperty("p").EnumerateArray().Select(v => v.GetInt32())];
        int t = json.TryGetProperty("t", out JsonElement frame) ? frame.GetInt32() : 0;
        int channels = json.TryGetProperty("gray", out JsonElement gray) && gray.GetBoolean() ? 1 : 3;
        var samples = new byte[width * height * channels];
        for (int i = 0; i < samples.Length; i++)
        {
            (int pixel, int c) = Math.DivRem(i, channels);
            (int y, int x) = Math.DivRem(pixel, width);
            samples[i] = (byte)((x * p[4 * c]) + (y * p[(4 * c) + 1]) + (((x * y) >> 3) * p[(4 * c) + 2]) + ((x ^ y) * p[(4 * c) + 3]) + (t * p[12]));
        }

        return new ImageData(width, height, channels, samples);
    }
}
