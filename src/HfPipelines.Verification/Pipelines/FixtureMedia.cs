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
            int count = imageToken is null ? 1 : text.AsSpan().Count(imageToken);
            inputs.Add(new ProcessorInput(text, [.. images.Skip(next).Take(count)]));
            next += count;
        }

        return inputs;
    }

    /// <summary>What a processor is called with.</summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="imageToken">The placeholder of pictures, by which a list of pictures is told apart into those of each text; null for one picture a text.</param>
    public static ProcessorBatch Batch(JsonElement arguments, string? imageToken)
    {
        string[]? texts = arguments.TryGetProperty("text", out JsonElement text) ? [.. Texts(text)] : null;
        return new ProcessorBatch
        {
            Texts = texts,
            Images = arguments.TryGetProperty("images", out JsonElement images) ? Lists(images, texts, imageToken) : [],
            Videos = arguments.TryGetProperty("videos", out JsonElement videos) ? Videos(videos) : [],
            Audio = arguments.TryGetProperty("audio", out JsonElement audio) ? Audio(audio, arguments.TryGetProperty("sampling_rate", out JsonElement rate) ? rate.GetInt32() : 16000) : [],
        };
    }

    /// <summary>A conversation.</summary>
    /// <param name="messages">Its messages.</param>
    /// <param name="samplingRate">The samples a second of its recordings.</param>
    public static Chat Chat(JsonElement messages, int samplingRate = 16000)
    {
        var chat = new Chat();
        foreach (JsonElement message in messages.EnumerateArray())
        {
            JsonElement content = message.GetProperty("content");
            ChatPart[] parts = content.ValueKind == JsonValueKind.String ? [new ChatText(content.GetString()!)] : [.. content.EnumerateArray().Select(p => Part(p, samplingRate))];
            chat.Add(new ChatTurn(message.GetProperty("role").GetString()!, parts));
        }

        return chat;
    }

    /// <summary>Whether an argument is one conversation or several.</summary>
    public static bool IsChat(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 && json[0].ValueKind is JsonValueKind.Object or JsonValueKind.Array;

    /// <summary>The conversations of an argument.</summary>
    /// <param name="json">The argument.</param>
    /// <param name="samplingRate">The samples a second of their recordings.</param>
    public static IReadOnlyList<Chat> Chats(JsonElement json, int samplingRate = 16000)
        => json[0].ValueKind == JsonValueKind.Object ? [Chat(json, samplingRate)] : [.. json.EnumerateArray().Select(c => Chat(c, samplingRate))];

    /// <summary>The texts of an argument.</summary>
    public static IEnumerable<string> Texts(JsonElement json) => json.ValueKind == JsonValueKind.String ? [json.GetString()!] : json.EnumerateArray().Select(t => t.GetString()!);

    private static ChatPart Part(JsonElement part, int samplingRate) => part.GetProperty("type").GetString() switch
    {
        "text" => new ChatText(part.GetProperty("text").GetString()!),
        "image" => new ChatImage(Images(part.GetProperty("image"))[0]),
        "video" => new ChatVideo(Videos(part.GetProperty("video"))[0]),
        "audio" => new ChatAudio(Audio(part.GetProperty("audio"), samplingRate)[0]),
        string other => throw new HfPipelinesException($"fixture: expected text, an image, a video or a recording in a turn, found '{other}'."),
        null => throw new HfPipelinesException("fixture: expected the type of a part, found null."),
    };

    private static IReadOnlyList<IReadOnlyList<ImageData>> Lists(JsonElement images, string[]? texts, string? imageToken)
    {
        if (images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0 && images[0].ValueKind == JsonValueKind.Array)
        {
            return [.. images.EnumerateArray().Select(Images)];
        }

        IReadOnlyList<ImageData> all = Images(images);
        if (texts is null || imageToken is null)
        {
            return [.. all.Select(i => (IReadOnlyList<ImageData>)[i])];
        }

        // Texts without placeholders have a picture each.
        int[] counts = [.. texts.Select(t => t.AsSpan().Count(imageToken))];
        int next = 0;
        return counts.Sum() != all.Count && texts.Length == all.Count
            ? [.. all.Select(i => (IReadOnlyList<ImageData>)[i])]
            : [.. counts.Select(count => (IReadOnlyList<ImageData>)[.. all.Skip((next += count) - count).Take(count)])];
    }

    private static IReadOnlyList<VideoData> Videos(JsonElement json) => json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().SelectMany(Videos)]
        : [new VideoData([.. Enumerable.Range(0, json.GetProperty("$video").GetProperty("frames").GetInt32()).Select(t => Image(json.GetProperty("$video"), t))])];

    private static IReadOnlyList<AudioData> Audio(JsonElement json, int samplingRate)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return [.. json.EnumerateArray().SelectMany(a => Audio(a, samplingRate))];
        }

        JsonElement recipe = json.GetProperty("$audio");
        long[] p = [.. recipe.GetProperty("p").EnumerateArray().Select(v => v.GetInt64())];
        var samples = new float[recipe.GetProperty("samples").GetInt32()];
        for (long i = 0; i < samples.Length; i++)
        {
            samples[i] = (((p[0] * Triangle(i * p[1])) + (p[2] * Triangle(i * p[3])) + (p[4] * Triangle(((i * i) >> 4) * p[5]))) >> 8) / 32768f;
        }

        return [new AudioData(samples, samplingRate)];

        static long Triangle(long q) => Math.Abs((q & 65535) - 32768) - 16384;
    }

    private static ImageData Image(JsonElement json, int? time = null)
    {
        (int width, int height) = (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32());
        int[] p = [.. json.GetProperty("p").EnumerateArray().Select(v => v.GetInt32())];
        int t = time ?? (json.TryGetProperty("t", out JsonElement frame) ? frame.GetInt32() : 0);
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
