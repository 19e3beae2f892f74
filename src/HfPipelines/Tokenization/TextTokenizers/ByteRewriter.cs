namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Rewrites sequences of tokens by rules, the longest first, from the left. Immutable.</summary>
internal sealed class ByteRewriter
{
    private readonly Node _root = new();

    /// <summary>Makes a rewriter.</summary>
    /// <param name="rules">What to rewrite to what, tokens parted by spaces; a later rule of the same sequence wins.</param>
    public ByteRewriter(IEnumerable<(string From, string To)> rules)
    {
        foreach ((string from, string to) in rules)
        {
            Node node = _root;
            foreach (string token in from.Split(' '))
            {
                node = node.Next.TryGetValue(token, out Node? next) ? next : node.Next[token] = new Node();
            }

            node.Result = to.Split(' ');
        }
    }

    /// <summary>Rewrites tokens.</summary>
    public List<string> Rewrite(List<string> tokens)
    {
        var result = new List<string>(tokens.Count);
        for (int i = 0; i < tokens.Count;)
        {
            Node? node = _root;
            string[] found = [tokens[i]];
            int end = i + 1;
            for (int j = i; j < tokens.Count && node.Next.TryGetValue(tokens[j], out node); j++)
            {
                if (node.Result is not null)
                {
                    (found, end) = (node.Result, j + 1);
                }
            }

            result.AddRange(found);
            i = end;
        }

        return result;
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Next { get; } = new(StringComparer.Ordinal);

        public string[]? Result { get; set; }
    }
}
